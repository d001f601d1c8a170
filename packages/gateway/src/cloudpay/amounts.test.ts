/** Amounts as a caller writes them in JSON: what is no certain number of cents is refused, and nothing is sent. */
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type GatewayServer, serveGateway } from '../serve';
import { accountAt } from '../testing/account';
import { caller } from '../testing/call';
import { type FakeWechatPay, startFakeWechatPay } from '../testing/fake-wechat-pay';
import { testGateway } from '../testing/gateway';

const TOKEN = 'token-of-any-environment';

let wechatPay: FakeWechatPay;
let server: GatewayServer;

beforeAll(async () => {
  wechatPay = await startFakeWechatPay();
  const { gateway } = testGateway({
    cloudpay: {
      tokens: [{ token: TOKEN }],
      account: accountAt(wechatPay.url),
      // A fast machine makes all calls below within a second.
      rate: { perSecond: 1_000, burst: 10_000 },
    },
  });
  server = await serveGateway(gateway, { port: 0 });
});
afterAll(async () => {
  await server.close();
  await wechatPay.close();
});

const ORDER = '"sub_mch_id":"1712734762","out_trade_no":"AMOUNT-1"';
const SHARE = '"sub_mch_id":"1712734762","transaction_id":"4200","out_order_no":"P-1"';
/** The calls that move money, with a place for one amount: as they are written, because JSON.stringify would mend it. */
const CALLS: Readonly<Record<string, (amount: string) => string>> = {
  unifiedOrder: (amount) =>
    `{${ORDER},"body":"Tea","env_id":"prod","function_name":"pay_cb","sub_openid":"o1","total_fee":${amount}}`,
  micropay: (amount) => `{${ORDER},"body":"Tea","auth_code":"130000000000000000","total_fee":${amount}}`,
  refund: (amount) => `{${ORDER},"out_refund_no":"R-1","total_fee":10000000000,"refund_fee":${amount}}`,
  profitSharingReturn: (amount) =>
    `{"sub_mch_id":"1712734762","out_order_no":"P-1","out_return_no":"B-1","return_account_type":"MERCHANT_ID","return_account":"1900000110","description":"back","return_amount":${amount}}`,
  multiProfitSharing: (amount) =>
    `{${SHARE},"receivers":[{"type":"MERCHANT_ID","account":"1900000110","description":"part","amount":${amount}}]}`,
};

const UNCERTAIN = [
  ...['"100"', '"1e3"', '"0x10"', '"１００"', '" 100"', '"100\\n"', '"1,000"', '"1.00"', '""'],
  ...['0', '-0', '-1', '-100', '0.5', '1.5', '99.999', '1e-9', '0.0000001', '1e400', '-1e400'],
  ...['10000000001', '9007199254740993', '1e21', '123456789012345678901234567890'],
  ...['true', 'null', '[100]', '{"valueOf":100}', '{"$numberInt":"100"}'],
];

describe.each([
  ['/v1/cloudpay/', 'errCode', (name: string) => name],
  ['/_/pay/', 'errcode', (name: string) => name.toLowerCase()],
])('POST %s', (path, code, nameOf) => {
  const call = (api: string, body: string) =>
    caller(server.url, path)(nameOf(api), body, { authorization: `Bearer ${TOKEN}` });

  it.each(Object.keys(CALLS))('%s refuses each amount that is no certain number of cents', async (api) => {
    const before = wechatPay.requests.length;
    // With a certain amount the call is sent, so that nothing else of it is refused below.
    const good = await call(api, CALLS[api]?.('100') ?? '');
    expect([api, good.body]).toEqual([api, expect.not.objectContaining({ [code]: -501007 })]);
    expect(wechatPay.requests.length).toBeGreaterThan(before);
    const sent = wechatPay.requests.length;
    const refused: string[] = [];
    for (const amount of UNCERTAIN) {
      const { body } = await call(api, CALLS[api]?.(amount) ?? '');
      if (body[code] === -501007) refused.push(amount);
    }
    expect(refused).toEqual(UNCERTAIN);
    expect(wechatPay.requests).toHaveLength(sent);
  });
});

it.each([
  ['1e3', '1000'],
  ['100.0', '100'],
  ['10000000000', '10000000000'],
  // What float arithmetic leaves next to an integer is certain.
  ['6959.999999999999', '6960'],
  ['1.0000000001', '1'],
])('an amount written as %s is sent as %s cents', async (written, sent) => {
  const call = caller(server.url, '/v1/cloudpay/');
  await call('unifiedOrder', CALLS['unifiedOrder']?.(written) ?? '', { authorization: `Bearer ${TOKEN}` });
  expect(wechatPay.requests.at(-1)).toMatchObject({ total_fee: sent });
});
