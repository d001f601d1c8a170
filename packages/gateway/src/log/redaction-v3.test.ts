/** A full run with accounts of v3, at the most detailed log level, searched for every secret that took part in it. */
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type CloudPay, createCloudPay, type MerchantAccount } from '@opencloudpay/cloudpay';
import { AdapterError } from '@opencloudpay/function-adapters';
import { type Merchant, type Simulator, startSimulator } from '@opencloudpay/simulator';
import { createGateway } from '../gateway';
import type { GatewayOptions } from '../options/options';
import { type GatewayServer, serveGateway } from '../serve';
import { calledBy } from '../testing/account';
import { MERCHANT, OPENID, paymentXml, SECRET, SUB_OPENID } from '../testing/notifications';
import {
  oldCertificate,
  publicKey,
  V3_ACCOUNT,
  V3_MERCHANT,
  type V3Notification,
  v3AddressOf,
  v3Payment,
  v3Refund,
} from '../testing/notifications-v3';
import { leakOf, linesOf, overheard, startShowingServer } from '../testing/overheard';

const OLD_KEY = 'oldoldoldoldoldoldoldoldoldold11';
const TOKEN = 'a-token-that-stands-in-the-options';

/** The texts that must not appear; of key files every line. */
const SECRETS: Readonly<Record<string, string>> = {
  'the APIv3 key': V3_ACCOUNT.apiV3Key,
  'the old APIv3 key': OLD_KEY,
  'the API key of v2': MERCHANT.apiKey,
  'the notify secret': SECRET,
  'a token': TOKEN,
  openid: OPENID,
  'sub openid': SUB_OPENID,
  'the token of an address': v3AddressOf('pay').split('/').at(-1) ?? '',
  ...Object.fromEntries(linesOf('the private key', V3_ACCOUNT.privateKey)),
};

const { said, log, hear, attempt, during } = overheard();
const environment = { ...process.env };
let simulator: Simulator;
let server: GatewayServer;
let broken: Awaited<ReturnType<typeof startShowingServer>>;

beforeAll(async () => {
  simulator = await startSimulator({
    merchants: [{ mchId: V3_ACCOUNT.mchId, apiV3Key: V3_ACCOUNT.apiV3Key, apiKey: MERCHANT.apiKey }],
  });
  broken = await startShowingServer();
  await during(run);
});
afterAll(async () => {
  process.env = environment;
  await server.close();
  await Promise.all([broken.close(), simulator.stop()]);
});

async function run(): Promise<void> {
  const { mchId, key, serialNo } = simulator.merchant as Merchant;
  const account: MerchantAccount = {
    ...{ version: 'v3', mode: 'direct', appid: simulator.merchant.appid, mchId },
    ...{ apiV3Key: [V3_ACCOUNT.apiV3Key, OLD_KEY], apiKey: MERCHANT.apiKey, privateKey: key, serialNo },
    ...{ publicKey: simulator.wechatPay.publicKey, publicKeyId: simulator.wechatPay.publicKeyId },
    ...{ ca: simulator.ca, endpoints: [simulator.url], timeout: 30_000 },
    notify: { baseUrl: 'https://pay.example.com', secret: SECRET },
  };
  // The keys of the fixtures, which sign the notifications of this test, and whose private key is searched for.
  const fixtures = { privateKey: V3_ACCOUNT.privateKey, serialNo: V3_ACCOUNT.serialNo };
  const merchants = [
    {
      ...V3_MERCHANT,
      ...fixtures,
      apiV3Key: [OLD_KEY, V3_ACCOUNT.apiV3Key],
      apiKey: MERCHANT.apiKey,
      endpoints: [broken.url],
    },
  ];
  const replies: (() => Promise<unknown>)[] = [];
  const options: GatewayOptions = {
    merchants,
    notifySecret: SECRET,
    adapter: { invoke: async () => (replies.shift() ?? (async () => ({ errcode: 0 })))() },
    deliveryTimeout: 2_000,
    logger: log.logger,
    cloudpay: { tokens: [{ token: TOKEN }], account, timeout: 60_000 },
  };
  const gateway = createGateway(options);
  server = await serveGateway(gateway, { port: 0 });
  calledBy(SUB_OPENID);

  const unreachable = { ...account, ...fixtures, endpoints: ['http://127.0.0.1:1'] };
  const mistreated = { ...account, ...fixtures, endpoints: [broken.url] };
  const ways = [account, unreachable, mistreated, { ...account, ...fixtures }] as MerchantAccount[];
  const through = { gateway: { url: server.url, token: TOKEN } };
  await Promise.all([...ways, through].map((way) => attempt(() => useIt(createCloudPay(way)))));
  for (const wrong of [
    { apiV3Key: `${V3_ACCOUNT.apiV3Key}!` },
    { privateKey: V3_ACCOUNT.certificate },
    { privateKey: V3_ACCOUNT.privateKey.slice(0, 800) },
    { privateKey: V3_ACCOUNT.privateKey.replaceAll('\n', ' ') },
    { publicKey: V3_ACCOUNT.privateKey },
    { serialNo: V3_ACCOUNT.privateKey },
    { serialNo: V3_ACCOUNT.apiV3Key },
    { publicKeyId: V3_ACCOUNT.apiV3Key },
    { platformCertificates: [V3_ACCOUNT.privateKey] },
  ]) {
    await attempt(() => createCloudPay({ ...account, ...fixtures, ...wrong } as MerchantAccount));
    await attempt(() =>
      createGateway({ ...options, merchants: [{ ...V3_MERCHANT, ...fixtures, ...wrong }] }),
    );
  }

  replies.push(
    async () => ({ errcode: 0 }),
    async () => ({ errcode: 1, errmsg: `${SUB_OPENID} ${V3_ACCOUNT.apiV3Key}` }),
    async () => {
      throw new AdapterError('FUNCTION_FAILED', `${SECRET} ${OLD_KEY} ${V3_ACCOUNT.privateKey}`);
    },
    async () => {
      throw new Error(`${OLD_KEY} ${SUB_OPENID}`, { cause: merchants });
    },
  );
  const genuine = v3Payment();
  for (const [address, sent] of [
    [v3AddressOf('pay'), genuine],
    [v3AddressOf('pay'), v3Payment()],
    [v3AddressOf('pay'), v3Payment()],
    [v3AddressOf('pay'), v3Payment()],
    [v3AddressOf('refund'), v3Refund({}, { apiV3Key: OLD_KEY })],
    [v3AddressOf('pay'), v3Payment({}, { apiV3Key: 'x'.repeat(32) })],
    [v3AddressOf('pay'), v3Payment({}, { signer: oldCertificate })],
    [v3AddressOf('pay'), v3Payment({}, { signer: { ...publicKey, privateKey: V3_ACCOUNT.privateKey } })],
    [v3AddressOf('pay'), v3Payment({}, { timestamp: 1_500_000_000 })],
    [v3AddressOf('pay'), v3Payment({ amount: { total: 2 } })],
    [v3AddressOf('pay'), v3Payment({ sp_mchid: '1' })],
    [
      v3AddressOf('pay'),
      { ...genuine, headers: { ...genuine.headers, 'wechatpay-serial': V3_ACCOUNT.apiV3Key } },
    ],
    [v3AddressOf('pay').replace('pay_cb', V3_ACCOUNT.apiV3Key), genuine],
    [v3AddressOf('pay', { mch_id: '1' }), { body: paymentXml({ mch_id: V3_ACCOUNT.mchId }), headers: {} }],
    [v3AddressOf('pay'), { body: paymentXml({ mch_id: '1' }), headers: genuine.headers }],
  ] as [string, V3Notification][]) {
    const answer = await gateway.fetch(new Request(address, { method: 'POST', ...sent }));
    hear(await answer.text());
  }
  hear(await (await gateway.fetch(new Request('http://g/metrics'))).text());
  for (const thing of [gateway, server]) hear(thing);
}

async function useIt(cloudPay: CloudPay): Promise<void> {
  hear(cloudPay);
  const { mchId: subMchId } = V3_ACCOUNT;
  const order = { subMchId, outTradeNo: 'ORDER-1', totalFee: 101 };
  const callback = { envId: 'prod', functionName: 'pay_cb' };
  const calls = [
    () => cloudPay.unifiedOrder({ ...order, ...callback, body: 'Tea' }),
    () => cloudPay.unifiedOrder({ ...order, ...callback, body: 'Tea', totalFee: 1 }),
    () => cloudPay.queryOrder(order),
    () => cloudPay.refund({ ...order, outRefundNo: 'R1', refundFee: 1 } as never),
    () => cloudPay.unifiedOrder({ ...order, ...callback, body: OPENID, openid: `${OPENID}x` }),
  ];
  await Promise.all(calls.map(attempt));
}

describe('a full run with v3', () => {
  it('wrote many lines, of every kind', () => {
    expect(said.length).toBeGreaterThan(45);
    const codes = new Set(log.lines().map(({ code }) => code));
    for (const code of [
      ...['DELIVERED', 'ERRCODE_NOT_ZERO', 'FUNCTION_FAILED', 'ADAPTER_FAILED', 'SIGNATURE_INVALID'],
      ...[
        'DECRYPTION_FAILED',
        'NOTIFICATION_INVALID',
        'TOKEN_MISMATCH',
        'MERCHANT_UNKNOWN',
        'SUCCESS',
        'FAIL',
      ],
    ])
      expect(codes).toContain(code);
  });

  it.each(Object.entries(SECRETS))('nowhere shows %s', (_, secret) => {
    expect(secret.length).toBeGreaterThan(12);
    expect(leakOf(secret, said)).toBeUndefined();
  });
});
