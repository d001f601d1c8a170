import type { CloudPayAccess } from '@opencloudpay/gateway';
import type { Simulator } from '@opencloudpay/simulator';

/** Addresses and secrets that only this emulator knows, made anew at every start. */
export interface Wiring {
  /** Where the gateway receives notifications. */
  gatewayUrl: string;
  notifySecret: string;
  /** Where functions call each other. */
  functionsUrl: string;
  functionsToken: string;
}

/** What a function needs to be this simulator's merchant: the variables that a real merchant would set. */
export function functionEnvironment(simulator: Simulator, wiring: Wiring): Record<string, string> {
  const { merchant } = simulator;
  return {
    CLOUDPAY_MODE: merchant.kind,
    CLOUDPAY_APPID: merchant.appid,
    CLOUDPAY_MCH_ID: merchant.mchId,
    CLOUDPAY_API_KEY: merchant.apiKey,
    CLOUDPAY_PFX: merchant.pfx.toString('base64'),
    CLOUDPAY_CA: simulator.ca,
    CLOUDPAY_ENDPOINTS: `${simulator.url},${simulator.backupUrl}`,
    CLOUDPAY_NOTIFY_URL: wiring.gatewayUrl,
    CLOUDPAY_NOTIFY_SECRET: wiring.notifySecret,
    CLOUDPAY_FUNCTIONS_URL: wiring.functionsUrl,
    CLOUDPAY_FUNCTIONS_TOKEN: wiring.functionsToken,
  };
}

/** The same account as a gateway takes it. */
export function merchantAccount(
  { merchant, ca, url, backupUrl }: Simulator,
  notify: { baseUrl: string; secret: string },
): CloudPayAccess['account'] {
  const { kind: mode, appid, mchId, apiKey, pfx } = merchant;
  return { mode, appid, mchId, apiKey, pfx, ca, endpoints: [url, backupUrl], notify };
}
