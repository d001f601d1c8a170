import { randomBytes } from 'node:crypto';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { createGateway, serveGateway } from '../../packages/gateway/dist/index.mjs';
import { freePort } from '../../packages/internal/src/testing/free-port.ts';
import { startSimulator } from '../../packages/simulator/dist/index.mjs';

type Simulator = Awaited<ReturnType<typeof startSimulator>>;

/** The mini program that calls. */
export const APPID = 'wxad347b7cfd1f7e6c';

/** Constant, so that results can be compared. */
const MERCHANT = {
  mchId: '1800000001',
  appid: 'wxd2565e6a04246fd1',
  subMerchants: [{ mchId: '1900000109', appid: APPID }],
};

export type Version = 'v2' | 'v3';
export type Transport = 'direct' | 'gateway';

/** The programs around a function: WeChat Pay and the gateway, on this Node. */
export interface Platform {
  readonly simulator: Simulator;
  /** The function's environment variables, by its transport to WeChat Pay. */
  readonly environments: Readonly<Record<Transport, Record<string, string>>>;
  /** Calls callback functions from now on. */
  deliverTo(call: (name: string, event: object) => Promise<unknown>): void;
  stop(): Promise<void>;
}

const { pino } = createRequire(join(import.meta.dirname, '../../packages/gateway/package.json'))('pino');

/**
 * @param version of WeChat Pay's protocol
 * @param database the variables of the functions' database
 */
export async function startPlatform(version: Version, database: Record<string, string>): Promise<Platform> {
  const simulator = await startSimulator({ merchants: [MERCHANT] });
  const { merchant, wechatPay } = simulator;
  const [notifySecret, token] = [
    randomBytes(24).toString('base64url'),
    randomBytes(24).toString('base64url'),
  ];
  let deliver: (name: string, event: object) => Promise<unknown> = async () => undefined;
  const { appid, mchId, apiKey, pfx, apiV3Key, key: privateKey, serialNo } = merchant;
  const common = { version, appid, mchId, ca: simulator.ca, endpoints: [simulator.url] };
  const { publicKey, publicKeyId } = wechatPay;
  const v3 = { apiV3Key, privateKey, serialNo, publicKey, publicKeyId };
  const account = version === 'v3' ? { ...common, version, ...v3 } : { ...common, version, apiKey, pfx };
  const keys = {
    v2: { CLOUDPAY_API_KEY: apiKey, CLOUDPAY_PFX: pfx.toString('base64') },
    v3: {
      CLOUDPAY_API_V3_KEY: apiV3Key,
      CLOUDPAY_PRIVATE_KEY: privateKey,
      CLOUDPAY_SERIAL_NO: serialNo,
      CLOUDPAY_PUBLIC_KEY: publicKey,
      CLOUDPAY_PUBLIC_KEY_ID: publicKeyId,
    },
  };
  const port = await freePort();
  const notify = { baseUrl: `http://127.0.0.1:${port}`, secret: notifySecret };
  const gateway = await serveGateway(
    createGateway({
      merchants: [version === 'v3' ? { mchId, appid, ...v3 } : { mchId, appid, apiKey }],
      notifySecret,
      adapter: {
        invoke: (target, event) =>
          deliver('functionName' in target ? target.functionName : target.service, event),
      },
      cloudpay: { tokens: [{ token }], account: { ...account, notify } },
      logger: pino({ enabled: false }),
    }),
    { port },
  );

  return {
    simulator,
    environments: {
      direct: {
        CLOUDPAY_VERSION: version,
        CLOUDPAY_APPID: appid,
        CLOUDPAY_MCH_ID: mchId,
        ...keys[version],
        CLOUDPAY_CA: simulator.ca,
        CLOUDPAY_ENDPOINTS: simulator.url,
        CLOUDPAY_NOTIFY_URL: gateway.url,
        CLOUDPAY_NOTIFY_SECRET: notifySecret,
        ...database,
      },
      gateway: { CLOUDPAY_GATEWAY_URL: gateway.url, CLOUDPAY_GATEWAY_TOKEN: token, ...database },
    },
    deliverTo(call) {
      deliver = call;
    },
    async stop() {
      await gateway.close();
      await simulator.stop();
    },
  };
}
