/** The hint of a refusal: the same with keys in the function and through a gateway, for every API. */
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type CloudPay, createCloudPay } from '@opencloudpay/cloudpay';
import { listen } from '@opencloudpay/internal/testing/listen';
import { type ApiName, apis, beijingTime, toXml } from '@opencloudpay/wechatpay';
import { type GatewayServer, serveGateway } from '../serve';
import { accountAt, calledBy } from '../testing/account';
import { testGateway } from '../testing/gateway';
import { OPENID } from '../testing/notifications';

const TOKEN = 'the-token-of-this-test';
const ORDER = { outTradeNo: 'ORDER-1', body: 'Tea', totalFee: 101 };
const SHARING = { transactionId: '4200', outOrderNo: 'P1' };
const RECEIVER = { type: 'MERCHANT_ID', account: '1900000110' };
const SHARES = { ...SHARING, receivers: [{ ...RECEIVER, description: '分账', amount: 115 }] };
const RETURN = { outOrderNo: 'P1', outReturnNo: 'R1', returnAccountType: 'MERCHANT_ID' };

/** A call of each API that sends a request to WeChat Pay. */
const CALLS: Readonly<Record<ApiName, object>> = {
  unifiedOrder: { ...ORDER, envId: 'prod', functionName: 'pay_cb' },
  queryOrder: ORDER,
  closeOrder: ORDER,
  refund: { ...ORDER, outRefundNo: 'R1', refundFee: 1 },
  queryRefund: ORDER,
  downloadBill: { billDate: '20260101', billType: 'ALL' },
  downloadFundFlow: { billDate: '20260101', accountType: 'Basic' },
  micropay: { ...ORDER, authCode: '130000000000000000' },
  reverse: ORDER,
  authCodeToOpenid: { authCode: '130000000000000000' },
  shortUrl: { longUrl: 'weixin://wxpay/bizpayurl?a=b&c=d' },
  profitSharingAddReceiver: { receiver: { ...RECEIVER, relationType: 'PARTNER', name: 'Shop' } },
  profitSharingRemoveReceiver: { receiver: RECEIVER },
  profitSharing: SHARES,
  multiProfitSharing: SHARES,
  profitSharingQuery: SHARING,
  profitSharingFinish: { ...SHARING, description: '完结' },
  profitSharingReturn: { ...RETURN, returnAccount: '1900000110', returnAmount: 29, description: '退' },
  profitSharingReturnQuery: { orderId: '3000', outReturnNo: 'R1' },
};

let says = '';
let wechatPay: Awaited<ReturnType<typeof listen>>;
let gateway: ReturnType<typeof testGateway>['gateway'];
let server: GatewayServer;
const environment = { ...process.env };

beforeAll(async () => {
  wechatPay = await listen((request, response) => {
    request.resume();
    response.end(toXml({ return_code: 'FAIL', return_msg: says }));
  });
  ({ gateway } = testGateway({
    cloudpay: { tokens: [{ token: TOKEN }], account: accountAt(wechatPay.url) },
  }));
  server = await serveGateway(gateway, { port: 0 });
  calledBy(OPENID);
});
afterAll(async () => {
  process.env = environment;
  await server.close();
  await wechatPay.close();
});

async function resultOf(cloudPay: CloudPay, api: ApiName): Promise<object> {
  const call = cloudPay[api] as (data: object) => Promise<object>;
  return call({ subMchId: '1712734762', ...CALLS[api] });
}

describe.each(Object.keys(apis) as ApiName[])('the hint of a refused %s', (api) => {
  it.each(['签名错误', '商户号mch_id或sub_mch_id不存在', 'certificate not match'])(
    'is the same through a gateway and directly (%s)',
    async (words) => {
      says = words;
      const direct = await resultOf(createCloudPay(accountAt(wechatPay.url)), api);
      const through = await resultOf(createCloudPay({ gateway: { url: server.url, token: TOKEN } }), api);
      expect(direct).toHaveProperty('hint', expect.stringMatching(/mch_id 1900000109/));
      expect(through).toHaveProperty('hint', Reflect.get(direct, 'hint'));
      expect(through).toEqual(direct);
      expect(Object.keys(through)).not.toContain('hint');
    },
  );
});

describe('a refused time', () => {
  const MINUTES = 60_000;

  /** A call from a function whose clock is so far ahead. */
  async function ordered(timeExpire: string, ahead: number): Promise<unknown> {
    says = 'time_expire时间过短，刷卡至少1分钟，其他5分钟';
    const answer = await gateway.fetch(
      new Request('http://gateway.test/v1/cloudpay/unifiedOrder', {
        method: 'POST',
        headers: {
          Authorization: `Bearer ${TOKEN}`,
          Date: new Date(Date.now() + ahead).toUTCString(),
          'X-WX-OPENID': OPENID,
        },
        body: JSON.stringify({
          ...{ out_trade_no: 'ORDER-1', body: 'Tea', total_fee: 101, sub_mch_id: '1712734762' },
          ...{ env_id: 'prod', function_name: 'pay_cb', time_expire: timeExpire },
        }),
      }),
    );
    return answer.json();
  }

  it('is explained by the clock of the function that set it, not by the gateway’s', async () => {
    const time_expire = beijingTime(Date.now() - 12 * MINUTES).replace(/\D/g, '');
    expect(await ordered(time_expire, -17 * MINUTES)).toMatchObject({
      hint: `time_expire ${time_expire} was 12 minutes ago: this machine’s clock is 17 minutes behind: set it (NTP).`,
    });
    expect(await ordered(time_expire, 0)).toMatchObject({
      hint: expect.not.stringContaining('clock'),
    });
  });
});
