/** A full run, at the most detailed log level, searched for every secret that took part in it. */
import { createPrivateKey } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type CloudPay, createCloudPay, transportOf, type V2MerchantOptions } from '@opencloudpay/cloudpay';
import { AdapterError, combineAdapters, containerAdapter } from '@opencloudpay/function-adapters';
import { newAccessToken } from '../cloudpay/access/access-token';
import { createGateway } from '../gateway';
import type { GatewayOptions } from '../options/options';
import { type GatewayServer, serveGateway } from '../serve';
import { accountAt, calledBy } from '../testing/account';
import { caller } from '../testing/call';
import { type FakeWechatPay, startFakeWechatPay } from '../testing/fake-wechat-pay';
import { post, testGateway } from '../testing/gateway';
import {
  addressOf,
  MERCHANT,
  OPENID,
  paymentXml,
  refundXml,
  SECRET,
  SUB_OPENID,
} from '../testing/notifications';
import { leakOf, linesOf, overheard, startShowingServer } from '../testing/overheard';

const CERTIFICATES = join(__dirname, '../../../wechatpay/fixtures/certificates');
const PASSPHRASE = 'passphrase-of-the-client-key';
const OLD_KEY = 'oldoldoldoldoldoldoldoldoldold11';
const OTHER_KEY = 'otherotherotherotherotherother33';
const PLAIN_TOKEN = 'a-token-that-stands-in-the-options';
const STRANGE_TOKEN = 'an-unknown-token-that-was-never-configured';
const SERVICE_TOKEN = 'a-token-that-is-shown-to-services';
const hashed = newAccessToken();

const clientKey = createPrivateKey(readFileSync(join(CERTIFICATES, 'client.key'))).export({
  type: 'pkcs8',
  format: 'pem',
  cipher: 'aes-256-cbc',
  passphrase: PASSPHRASE,
}) as string;
const openKey = readFileSync(join(CERTIFICATES, 'client.key'), 'utf8');

/** The texts that must not appear; of key files every line. */
const SECRETS: Readonly<Record<string, string>> = {
  'the API key': MERCHANT.apiKey,
  'the old API key': OLD_KEY,
  'another merchant’s API key': OTHER_KEY,
  'the notify secret': SECRET,
  'a hashed token': hashed.token,
  'a plain token': PLAIN_TOKEN,
  'a token that is not the gateway’s': STRANGE_TOKEN,
  'the token of a service': SERVICE_TOKEN,
  'the passphrase': PASSPHRASE,
  openid: OPENID,
  'sub openid': SUB_OPENID,
  'the token of an address': addressOf('pay').split('/').at(-1) ?? '',
  ...Object.fromEntries([clientKey, openKey].flatMap((pem, file) => linesOf(`key ${file}`, pem))),
};

const ORDER = {
  body: 'Tea',
  outTradeNo: 'ORDER-1',
  subMchId: '1712734762',
  totalFee: 101,
  envId: 'prod',
  functionName: 'pay_cb',
};
const REFUND = { ...ORDER, outRefundNo: 'R1', refundFee: 1 };

let wechatPay: FakeWechatPay;
let server: GatewayServer;
/** A service. */
let echo: Awaited<ReturnType<typeof startShowingServer>>;
const environment = { ...process.env };
const { said, log, hear, attempt, during } = overheard();

beforeAll(async () => {
  wechatPay = await startFakeWechatPay();
  echo = await startShowingServer();
  await during(run);
});

afterAll(async () => {
  process.env = environment;
  await server.close();
  await echo.close();
  await wechatPay.close();
});

async function run(): Promise<void> {
  const { pfx: _, ...rest } = accountAt(wechatPay.url);
  const account: V2MerchantOptions = {
    ...rest,
    apiKey: [MERCHANT.apiKey, OLD_KEY],
    cert: readFileSync(join(CERTIFICATES, 'client.pem'), 'utf8'),
    key: clientKey,
    passphrase: PASSPHRASE,
  };
  const other: V2MerchantOptions = { ...account, mchId: '1800780001', apiKey: OTHER_KEY };
  const merchants = [account, { ...other, subMchIds: ['1712734799'] }];
  const replies: (() => Promise<unknown>)[] = [];
  const adapter = combineAdapters({
    functions: { invoke: async () => (replies.shift() ?? (async () => ({ errcode: 0 })))() },
    containers: containerAdapter({ services: { shop: { url: echo.url, token: SERVICE_TOKEN } } }),
  });
  const options: GatewayOptions = {
    merchants,
    notifySecret: SECRET,
    adapter,
    deliveryTimeout: 200,
    logger: log.logger,
    cloudpay: {
      tokens: [{ sha256: hashed.sha256, subMchIds: ['1712734762'], envId: 'prod' }, { token: PLAIN_TOKEN }],
      account: { merchants },
      timeout: 60_000,
    },
  };
  const gateway = createGateway(options);
  server = await serveGateway(gateway, { port: 0 });
  calledBy(SUB_OPENID);

  const ways: CloudPay[] = [
    createCloudPay(account),
    createCloudPay({ merchants }),
    ...[hashed.token, PLAIN_TOKEN, STRANGE_TOKEN].map((token) =>
      createCloudPay({ gateway: { url: server.url, token } }),
    ),
    createCloudPay({ gateway: { url: 'http://127.0.0.1:1', token: PLAIN_TOKEN } }),
    createCloudPay({ ...account, endpoints: ['http://127.0.0.1:1'] }),
  ];
  // Visible mistakes are refused when the options are given, the rest at the first call.
  for (const make of [
    () => createCloudPay({ ...account, passphrase: `${PASSPHRASE}!` }),
    () => createCloudPay({ ...account, notify: { baseUrl: 'nowhere', secret: SECRET } }),
    () => createCloudPay({ ...account, key: Buffer.from(openKey).toString('base64') }),
    () => createCloudPay({ ...account, key: openKey, cert: openKey }),
    () => createCloudPay({ ...account, pfx: Buffer.from(openKey).toString('base64') }),
  ])
    await attempt(async () => useEveryWhichWay(make()));
  await Promise.all(ways.map(useEveryWhichWay));

  const byHand = caller(server.url);
  const cloudRun = caller(server.url, '/_/pay/');
  for (const [api, body] of [
    ['refund', 'hello'],
    ['refund', { openid: OPENID, sub_openid: SUB_OPENID }],
    [PLAIN_TOKEN, { out_trade_no: PLAIN_TOKEN, sub_mch_id: hashed.token }],
    ['unifiedOrder', { sub_mch_id: '1', total_fee: 1, body: 'b', openid: `${OPENID}${'x'.repeat(200)}` }],
  ] as const) {
    for (const shown of [`Bearer ${PLAIN_TOKEN}`, `Bearer ${hashed.token}`, `Bearer ${STRANGE_TOKEN}`]) {
      for (const call of [byHand, cloudRun]) {
        await call(encodeURIComponent(api), body, {
          Authorization: shown,
          'X-WX-OPENID': OPENID,
          'Idempotency-Key': 'k',
        });
      }
    }
  }

  const container = { envId: 'prod', service: 'shop', path: '/paid' };
  replies.push(
    async () => ({ errcode: 0 }),
    async () => ({ errcode: 1, errmsg: `${SUB_OPENID} ${MERCHANT.apiKey}` }),
    async () => {
      throw new AdapterError('FUNCTION_FAILED', `${SECRET} ${PASSPHRASE} ${PLAIN_TOKEN} ${OPENID}`);
    },
    async () => {
      throw new Error(`${OLD_KEY} ${OTHER_KEY} ${SUB_OPENID}`, { cause: account });
    },
    () => new Promise(() => {}),
  );
  for (const [address, body] of [
    [addressOf('pay'), paymentXml()],
    [addressOf('pay'), paymentXml({}, OLD_KEY)],
    [addressOf('pay'), paymentXml()],
    [addressOf('pay'), paymentXml()],
    [addressOf('pay'), paymentXml()],
    [addressOf('pay', {}, container), paymentXml()],
    [addressOf('refund', {}, container), refundXml({}, OLD_KEY)],
    [addressOf('refund'), refundXml({}, OTHER_KEY)],
    [addressOf('pay'), paymentXml({ total_fee: 2 })],
    [addressOf('pay'), paymentXml({}, STRANGE_TOKEN)],
    [addressOf('pay'), paymentXml({ mch_id: '42' })],
    [addressOf('pay').replace('pay_cb', 'x'), paymentXml()],
    [addressOf('pay'), `${paymentXml()}x`],
    [addressOf('pay'), ''],
    [`${addressOf('pay')}/more`, paymentXml()],
  ] as const) {
    const answer = await post(gateway, address, body);
    hear(answer.text);
  }
  await gateway.fetch(new Request(addressOf('pay')));
  hear(await (await gateway.fetch(new Request('http://g/metrics'))).text());

  for (const wrong of [
    { notifySecret: '' },
    { merchants: [account, account] },
    { merchants: [{ mchId: '1', apiKey: [MERCHANT.apiKey, ''] }] },
    { deliveryTimeout: 9999 },
    { cloudpay: { tokens: [{ token: PLAIN_TOKEN }, { token: PLAIN_TOKEN }], account } },
    { cloudpay: { tokens: [{ sha256: PLAIN_TOKEN }], account } },
    { cloudpay: { tokens: [], account: { merchants: [account, other] } } },
    { cloudpay: { tokens: [], account: { ...account, ca: clientKey.slice(40) } } },
    { cloudpay: { tokens: [], account: { gateway: { url: 'x', token: PLAIN_TOKEN } } } },
  ] satisfies Partial<GatewayOptions>[])
    await attempt(() => createGateway({ ...options, ...wrong }));
  for (const thing of [gateway, server, adapter, transportOf({ merchants })]) hear(thing);
}

async function useEveryWhichWay(cloudPay: CloudPay): Promise<void> {
  hear(cloudPay);
  await Promise.all(
    ['ORDER-1', 'REFUSED', 'ALTERED', 'GARBAGE', 'BREAKS'].flatMap((outTradeNo) => [
      attempt(() => cloudPay.unifiedOrder({ ...ORDER, outTradeNo })),
      attempt(() => cloudPay.refund({ ...REFUND, outTradeNo })),
      attempt(() => cloudPay.queryOrder({ ...ORDER, outTradeNo })),
    ]),
  );
  await attempt(() => cloudPay.unifiedOrder({ ...ORDER, body: undefined as never }));
  await attempt(() => cloudPay.unifiedOrder({ ...ORDER, totalFee: '1' as never }));
  await attempt(() => cloudPay.unifiedOrder({ ...ORDER, envId: 'e'.repeat(256) }));
  await attempt(() => cloudPay.unifiedOrder({ ...ORDER, envId: 'test' }));
  await attempt(() => cloudPay.unifiedOrder({ ...ORDER, subMchId: '1' }));
  await attempt(() => cloudPay.downloadBill({ subMchId: '1712734799', billDate: '20260101' }));
  await attempt(() => Reflect.get(cloudPay, 'payEverybody')({ openid: OPENID }));
}

describe('a full run', () => {
  it('wrote many lines, of every kind', () => {
    expect(said.length).toBeGreaterThan(150);
    const codes = new Set(log.lines().map(({ code }) => code));
    for (const code of [
      'DELIVERED',
      'ERRCODE_NOT_ZERO',
      'FUNCTION_FAILED',
      'ADAPTER_FAILED',
      'DELIVERY_TIMEOUT',
      'SIGNATURE_INVALID',
      'DECRYPTION_FAILED',
      'TOKEN_MISMATCH',
      'MERCHANT_UNKNOWN',
      'XML_INVALID',
      'SUCCESS',
      'FAIL',
      'TOKEN_UNKNOWN',
      'PERMISSION_DENIED',
      'INVALID_PARAM',
      'API_NOT_FOUND',
      'SYSTEM_ERROR',
      'REQUEST_TIMED_OUT',
      'KEY_REUSED',
    ])
      expect(codes).toContain(code);
    const all = said.join('\n');
    for (const errCode of [-501007, -501009, -601001, -601003, -601004, -601008, -604100])
      expect(all).toContain(`errCode: ${errCode}`);
  });

  it.each(Object.entries(SECRETS))('nowhere shows %s', (_, secret) => {
    expect(secret.length).toBeGreaterThan(12);
    expect(leakOf(secret, said)).toBeUndefined();
  });

  it('would fail if one appeared: the search covers the whole output', async () => {
    const { post: send, log: own } = testGateway({
      merchants: [{ mchId: MERCHANT.mchId, apiKey: OTHER_KEY }],
    });
    await send(addressOf('pay').replace('pay_cb', encodeURIComponent(MERCHANT.apiKey)), paymentXml());
    expect(own.text()).toContain(MERCHANT.apiKey);
  });
});
