import type { CloudPayAccess } from '@opencloudpay/gateway';
import type { Simulator } from '@opencloudpay/simulator';

/** Addresses and secrets of this emulator. They are new at every start. */
export interface Wiring {
  /** The gateway's address for notifications. */
  gatewayUrl: string;
  notifySecret: string;
  /** The address for calls between functions. */
  functionsUrl: string;
  functionsToken: string;
}

/**
 * The environment variables that connect a function to the simulator's merchant. A real merchant sets the same ones.
 */
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

/** The same account as options of a gateway. */
export function merchantAccount(
  { merchant, ca, url, backupUrl }: Simulator,
  notify: { baseUrl: string; secret: string },
): CloudPayAccess['account'] {
  const { kind: mode, appid, mchId, apiKey, pfx } = merchant;
  return { mode, appid, mchId, apiKey, pfx, ca, endpoints: [url, backupUrl], notify };
}
