import { createServer } from 'node:http';
import type { CallbackEvent, MerchantAccount } from '@opencloudpay/cloudpay';
import { listen } from '@opencloudpay/internal/testing/listen';
import { type Merchant, type Simulator, startSimulator } from '@opencloudpay/simulator';
import { newAccessToken } from '../cloudpay/access/access-token';
import { nodeEntry } from '../entries/node';
import type { Gateway } from '../gateway';
import { testGateway } from './gateway';
import { SECRET } from './notifications';

/** The credentials of a merchant of the simulator, for both versions. */
function credentialsOf({ wechatPay }: Simulator, merchant: Merchant) {
  const { kind: mode, appid, mchId, apiKey, pfx, apiV3Key, key: privateKey, serialNo } = merchant;
  const { publicKey, publicKeyId } = wechatPay;
  return {
    account: { mode, appid, mchId },
    v2: { apiKey, pfx },
    v3: { apiV3Key, privateKey, serialNo, publicKey, publicKeyId },
  };
}

/**
 * A gateway that WeChat Pay, simulated, reaches: a service provider whose calls use v3 and that has the key of v2 too,
 * and an ordinary merchant with v2 alone.
 */
export async function startV3Shop() {
  const simulator = await startSimulator({ merchants: [{ subMerchants: [{}] }, {}] });
  const [partner, direct] = simulator.merchants as [Merchant, Merchant];
  const newer = credentialsOf(simulator, partner);
  const older = credentialsOf(simulator, direct);
  let gateway: Pick<Gateway, 'fetch'> = { fetch: async () => new Response(null, { status: 503 }) };
  const server = await listen(
    createServer((request, response) => void nodeEntry(gateway)(request, response)),
  );
  const reach = {
    ...{ ca: simulator.ca, endpoints: [simulator.url], timeout: 30_000 },
    notify: { baseUrl: server.url, secret: SECRET },
  };
  const accounts = {
    v3: { version: 'v3', ...newer.account, ...newer.v2, ...newer.v3, ...reach },
    v2: { ...older.account, ...older.v2, ...reach },
  } as const satisfies Record<string, MerchantAccount>;
  const events: CallbackEvent[] = [];
  const { token, sha256 } = newAccessToken();
  const limited = newAccessToken();
  const test = testGateway({
    merchants: [
      { ...newer.account, ...newer.v2, ...newer.v3, ca: simulator.ca, endpoints: [simulator.url] },
      { ...older.account, ...older.v2 },
    ],
    cloudpay: {
      tokens: [{ sha256 }, { sha256: limited.sha256, envId: 'prod', subMchIds: [partner.subMchId] }],
      account: { merchants: [accounts.v3, accounts.v2] },
    },
    answer: async (_, event) => {
      events.push(event);
      return { errcode: 0 };
    },
  });
  gateway = test.gateway;
  return {
    ...{
      simulator,
      partner,
      direct,
      accounts,
      events,
      token,
      limited: limited.token,
      url: server.url,
      log: test.log,
    },
    close: () => Promise.all([server.close(), simulator.stop()]),
  };
}
