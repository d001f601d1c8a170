import { type SessionLimits, usualLimits } from '@opencloudpay/function-host';
import type { SessionsSection } from '../../configuration/serve/serve-configuration';

/** The limits of sessions. Addresses are limited if the configuration says where to find them, or asks for it. */
export function ratesOf({
  rate,
  addressHeader,
  addressRate,
  loginRate,
  connections,
  addressConnections,
}: Omit<SessionsSection, 'keys'>): SessionLimits {
  const usual = usualLimits(addressHeader !== undefined || addressRate !== undefined);
  return {
    user: rate ?? usual.user,
    address: addressRate ?? usual.address,
    login: loginRate ?? usual.login,
    userConnections: connections ?? usual.userConnections,
    addressConnections: addressConnections ?? usual.addressConnections,
  };
}
