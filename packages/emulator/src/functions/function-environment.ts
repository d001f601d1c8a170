import { DATABASE_TOKEN_VARIABLE, DATABASE_URL_VARIABLE } from '@opencloudpay/contracts/database-wire';
import { OPENAPI_TOKEN_VARIABLE, OPENAPI_URL_VARIABLE } from '@opencloudpay/contracts/openapi-wire';
import { STORAGE_TOKEN_VARIABLE, STORAGE_URL_VARIABLE } from '@opencloudpay/contracts/storage-wire';
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
export function functionEnvironment(
  simulator: Simulator,
  wiring: Wiring,
  { strict = false }: { strict?: boolean | undefined } = {},
): Record<string, string> {
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
    CLOUDPAY_WARNINGS: 'console',
    CLOUDPAY_STRICT: String(strict),
  };
}

/**
 * What a program needs beside {@link functionEnvironment} that is no function of the emulator, such as a test: CloudPay by
 * the gateway, `cloud.database()`, files and `cloud.openapi` by the function host.
 */
export function outsideEnvironment({
  envId,
  appId,
  front,
  calls,
  secrets,
}: {
  envId: string;
  appId: string;
  front: { url: string };
  calls: { url: string; token: string };
  secrets: { functionsToken: string };
}): Record<string, string> {
  return {
    TCB_ENV: envId,
    WX_APPID: appId,
    CLOUDPAY_GATEWAY_URL: calls.url,
    CLOUDPAY_GATEWAY_TOKEN: calls.token,
    [DATABASE_URL_VARIABLE]: front.url,
    [DATABASE_TOKEN_VARIABLE]: secrets.functionsToken,
    [STORAGE_URL_VARIABLE]: front.url,
    [STORAGE_TOKEN_VARIABLE]: secrets.functionsToken,
    [OPENAPI_URL_VARIABLE]: front.url,
    [OPENAPI_TOKEN_VARIABLE]: secrets.functionsToken,
  };
}

/** The same account as options of a gateway. */
export function merchantAccount(
  { merchant, ca, url, backupUrl }: Simulator,
  { notify, strict = false }: { notify: { baseUrl: string; secret: string }; strict?: boolean | undefined },
): CloudPayAccess['account'] {
  const { kind: mode, appid, mchId, apiKey, pfx } = merchant;
  return { mode, appid, mchId, apiKey, pfx, ca, endpoints: [url, backupUrl], notify, strict };
}
