import type { ProtocolVersion } from '@opencloudpay/cloudpay';
import { DATABASE_TOKEN_VARIABLE, DATABASE_URL_VARIABLE } from '@opencloudpay/contracts/database-wire';
import { OPENAPI_TOKEN_VARIABLE, OPENAPI_URL_VARIABLE } from '@opencloudpay/contracts/openapi-wire';
import { STORAGE_TOKEN_VARIABLE, STORAGE_URL_VARIABLE } from '@opencloudpay/contracts/storage-wire';
import type { Simulator } from '@opencloudpay/simulator';
import { type AccountSettings, keysOfV3 } from '../wechat-pay/merchant-account';

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
 * The environment variables that connect a function to the simulator's merchant. A real merchant sets the same ones. The
 * function has the keys of one version only, as a merchant has who never had those of the other.
 */
export function functionEnvironment(
  simulator: Simulator,
  wiring: Wiring,
  { version = 'v2', strict = false }: AccountSettings = {},
): Record<string, string> {
  const { merchant } = simulator;
  return {
    CLOUDPAY_VERSION: version,
    CLOUDPAY_MODE: merchant.kind,
    CLOUDPAY_APPID: merchant.appid,
    CLOUDPAY_MCH_ID: merchant.mchId,
    ...keyVariables[version](simulator),
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

const keyVariables: Readonly<Record<ProtocolVersion, (simulator: Simulator) => Record<string, string>>> = {
  v2: ({ merchant }) => ({
    CLOUDPAY_API_KEY: merchant.apiKey,
    CLOUDPAY_PFX: merchant.pfx.toString('base64'),
  }),
  v3(simulator) {
    const { apiV3Key, privateKey, serialNo, ...verifying } = keysOfV3(simulator);
    return {
      CLOUDPAY_API_V3_KEY: apiV3Key,
      CLOUDPAY_PRIVATE_KEY: privateKey,
      CLOUDPAY_SERIAL_NO: serialNo,
      ...('publicKey' in verifying && {
        CLOUDPAY_PUBLIC_KEY: verifying.publicKey,
        CLOUDPAY_PUBLIC_KEY_ID: verifying.publicKeyId,
      }),
    };
  },
};

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
