/** One suite for both ways to WeChat Pay: with keys in the function, and with a token for a gateway that holds them. */
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import {
  type CloudPay,
  type CloudPayError,
  type CloudPayOptions,
  createCloudPay,
  optionsFromEnvironment,
} from '@opencloudpay/cloudpay';
import { type ApiName, apis } from '@opencloudpay/wechatpay';
import { type GatewayServer, serveGateway } from '../serve';
import { accountAt, calledBy } from '../testing/account';
import { BILL, type FakeWechatPay, startFakeWechatPay } from '../testing/fake-wechat-pay';
import { testGateway } from '../testing/gateway';
import { MERCHANT, OPENID } from '../testing/notifications';
import { newAccessToken } from './access/access-token';

const ORDER = {
  body: 'Tea',
  outTradeNo: 'ORDER-1',
  subMchId: '1712734762',
  totalFee: 101,
  envId: 'prod',
  functionName: 'pay_cb',
};
const NUMBERS = { subMchId: '1712734762', outTradeNo: 'ORDER-1' };
const REFUND = {
  ...NUMBERS,
  outRefundNo: 'R1',
  totalFee: 101,
  refundFee: 1,
  envId: 'prod',
  functionName: 'refund_cb',
};
const FUND_FLOW_OF_A_DAY = { subMchId: '1712734762', billDate: '20260101', accountType: 'Basic' } as const;
const BILL_OF_A_DAY = { subMchId: '1712734762', billDate: '20260101', billType: 'ALL' } as const;

const RECEIVER = { type: 'MERCHANT_ID', account: '1900000110' } as const;
const SHARE = {
  transactionId: '4200',
  outOrderNo: 'P1',
  receivers: [{ ...RECEIVER, description: '分账', amount: 115 }],
};
const RETURN = {
  outOrderNo: 'P1',
  outReturnNo: 'R1',
  returnAccountType: 'MERCHANT_ID',
  returnAccount: '1900000110',
  returnAmount: 29,
  description: '退',
};

/** Parameters that no case names, with the smallest values. */
const others: [ApiName, object][] = [
  ['micropay', { body: 'Tea', outTradeNo: 'ORDER-2', totalFee: 29, authCode: '130000000000000000' }],
  ['reverse', { outTradeNo: 'ORDER-2' }],
  ['authCodeToOpenid', { authCode: '130000000000000000' }],
  ['shortUrl', { longUrl: 'weixin://wxpay/bizpayurl?a=b&c=d' }],
  ['profitSharingAddReceiver', { receiver: { ...RECEIVER, relationType: 'PARTNER', name: 'Shop' } }],
  ['profitSharingRemoveReceiver', { receiver: RECEIVER }],
  ['profitSharing', SHARE],
  ['multiProfitSharing', SHARE],
  ['profitSharingQuery', { transactionId: '4200', outOrderNo: 'P1' }],
  ['profitSharingFinish', { transactionId: '4200', outOrderNo: 'P1', description: '完结' }],
  ['profitSharingReturn', RETURN],
  ['profitSharingReturnQuery', { orderId: '3000', outReturnNo: 'R1' }],
];

interface Case {
  title: string;
  call: (cloudPay: CloudPay) => Promise<unknown>;
  /** Fields of the result, or of the error. */
  gives?: object;
  fails?: { errCode: number; errMsg: RegExp; query?: object | undefined };
  /** The request to WeChat Pay: the path and some fields; `null`: none. */
  sends?: object | null;
}

/** The common fields of every answer of WeChat Pay. */
const ANSWERED = { errCode: 0, returnCode: 'SUCCESS', resultCode: 'SUCCESS', mchId: MERCHANT.mchId };

const cases: Case[] = [
  {
    title: 'an order',
    call: (cloudPay) => cloudPay.unifiedOrder(ORDER),
    gives: {
      ...ANSWERED,
      errMsg: 'cloudPay.unifiedOrder:ok',
      prepayId: `wx20260101${ORDER.outTradeNo}`,
      payment: {
        appId: 'wxad347b7cfd1f7e6c',
        package: `prepay_id=wx20260101${ORDER.outTradeNo}`,
        signType: 'MD5',
        timeStamp: expect.any(String),
        nonceStr: expect.any(String),
        paySign: expect.any(String),
      },
    },
    sends: {
      path: '/pay/unifiedorder',
      sub_openid: OPENID,
      sub_appid: 'wxad347b7cfd1f7e6c',
      spbill_create_ip: '203.0.113.7',
      total_fee: '101',
      notify_url: expect.stringMatching(
        /^https:\/\/pay\.example\.com\/notify\/pay\/prod\/pay_cb\/2[\w-]{22}$/,
      ),
    },
  },
  {
    title: 'an order in the current environment, called back at a container',
    call: (cloudPay) =>
      cloudPay.unifiedOrder({
        ...ORDER,
        envId: undefined,
        functionName: undefined,
        callbackType: 2,
        container: { service: 'shop', path: '/paid' },
      }),
    gives: ANSWERED,
    sends: { notify_url: expect.stringContaining('/notify/pay/prod/shop/%2Fpaid/') },
  },
  {
    title: 'an order that WeChat Pay refuses',
    call: (cloudPay) => cloudPay.unifiedOrder({ ...ORDER, outTradeNo: 'REFUSED' }),
    gives: { errCode: 0, resultCode: 'FAIL', errCodeDes: '该订单已支付', err_code: 'ORDERPAID' },
  },
  {
    title: 'a query',
    call: (cloudPay) => cloudPay.queryOrder(NUMBERS),
    gives: { ...ANSWERED, tradeState: 'SUCCESS', totalFee: 101 },
    sends: { path: '/pay/orderquery' },
  },
  {
    title: 'an order closed',
    call: (cloudPay) => cloudPay.closeOrder(NUMBERS),
    gives: ANSWERED,
    sends: { path: '/pay/closeorder' },
  },
  {
    title: 'a refund, with its lists',
    call: (cloudPay) => cloudPay.refund(REFUND),
    gives: { ...ANSWERED, outRefundNo: 'R1', refundFee: 1, couponTypeList: ['CASH'], couponType_0: 'CASH' },
    sends: {
      path: '/secapi/pay/refund',
      notify_url: expect.stringContaining('/notify/refund/prod/refund_cb/'),
    },
  },
  {
    title: 'a query of refunds, with its lists',
    call: (cloudPay) => cloudPay.queryRefund(NUMBERS),
    gives: {
      ...ANSWERED,
      refundCount: 2,
      outRefundNoList: ['R1', 'R2'],
      refundFeeList: [1, 2],
      refundFee_1: 2,
    },
    sends: { path: '/pay/refundquery' },
  },
  {
    title: 'a bill as text',
    call: (cloudPay) => cloudPay.downloadBill(BILL_OF_A_DAY),
    gives: { errCode: 0, data: BILL },
    sends: { path: '/pay/downloadbill' },
  },
  {
    title: 'a bill as the bytes of a gzip file',
    call: (cloudPay) => cloudPay.downloadBill({ ...BILL_OF_A_DAY, tarType: 'GZIP' }),
    gives: { errCode: 0, data: Buffer.from(BILL) },
  },
  {
    title: 'a fund flow as text',
    call: (cloudPay) => cloudPay.downloadFundFlow(FUND_FLOW_OF_A_DAY),
    gives: { errCode: 0, errMsg: 'cloudPay.downloadFundFlow:ok', data: BILL },
    sends: { path: '/pay/downloadfundflow', sign_type: 'HMAC-SHA256' },
  },
  {
    title: 'a fund flow as the bytes of a gzip file',
    call: (cloudPay) => cloudPay.downloadFundFlow({ ...FUND_FLOW_OF_A_DAY, tarType: 'GZIP' }),
    gives: { errCode: 0, data: Buffer.from(BILL) },
  },
  {
    title: 'a bill that does not exist',
    call: (cloudPay) => cloudPay.downloadBill({ ...BILL_OF_A_DAY, billDate: '20260102' }),
    gives: { errCode: 0, returnCode: 'FAIL', returnMsg: 'No Bill Exist', errorCode: '20002' },
  },
  {
    title: 'a missing parameter',
    call: (cloudPay) => cloudPay.unifiedOrder({ ...ORDER, body: undefined as never }),
    fails: {
      errCode: -501007,
      errMsg: /^cloudPay.unifiedOrder:fail -501007 invalid parameters. body is missing/,
    },
    sends: null,
  },
  {
    title: 'a wrong parameter',
    call: (cloudPay) => cloudPay.unifiedOrder({ ...ORDER, totalFee: 1.5 }),
    fails: { errCode: -501007, errMsg: /totalFee must be .* got 1.5/ },
    sends: null,
  },
  {
    title: 'several wrong parameters, each as the caller spells it',
    call: (cloudPay) =>
      cloudPay.refund({
        ...NUMBERS,
        out_refund_no: '',
        total_fee: '1',
        refundFee: Number.NaN,
      } as never),
    fails: {
      errCode: -501007,
      errMsg:
        /^cloudPay.refund:fail -501007 invalid parameters. out_refund_no is missing: .*; total_fee must be an integer number of cents, got "1" \(string\): pass the number 1; refundFee must be an integer number of cents, got NaN$/,
    },
    sends: null,
  },
  {
    title: 'a missing merchant',
    call: (cloudPay) => cloudPay.queryOrder({ outTradeNo: 'ORDER-1' }),
    fails: { errCode: -501007, errMsg: /subMchId is missing/ },
    sends: null,
  },
  {
    title: 'a callback of a wrong shape',
    call: (cloudPay) =>
      cloudPay.unifiedOrder({ ...ORDER, callbackType: 2, container: { service: 'shop' } as never }),
    fails: { errCode: -501007, errMsg: /container.path must be the path to call/ },
    sends: null,
  },
  {
    title: 'an API that does not exist',
    call: (cloudPay) => Reflect.get(cloudPay, 'payEverybody')({}),
    fails: { errCode: -604100, errMsg: /API not found. cloudPay has no payEverybody/ },
    sends: null,
  },
  ...others.map(([api, data]) => ({
    title: api,
    call: (cloudPay: CloudPay) =>
      (cloudPay[api] as (data: object) => Promise<unknown>)({ subMchId: '1712734762', ...data }),
    gives: { errCode: 0, errMsg: `cloudPay.${api}:ok`, resultCode: 'SUCCESS' },
    sends: { path: apis[api].path },
  })),
  {
    title: 'an altered answer',
    call: (cloudPay) => cloudPay.unifiedOrder({ ...ORDER, outTradeNo: 'ALTERED' }),
    fails: { errCode: -601001, errMsg: /signature/, query: { outTradeNo: 'ALTERED' } },
  },
  {
    title: 'an answer of another merchant',
    call: (cloudPay) => cloudPay.refund({ ...REFUND, outTradeNo: 'GARBAGE' }),
    fails: { errCode: -601001, errMsg: /unknown/, query: { outTradeNo: 'GARBAGE', outRefundNo: 'R1' } },
  },
  {
    title: 'a connection that breaks, with the numbers to query by',
    call: (cloudPay) => cloudPay.refund({ ...REFUND, outTradeNo: 'BREAKS' }),
    fails: {
      errCode: -601008,
      errMsg: /^cloudPay.refund:fail -601008 server-side request timedout. .*unknown/,
      query: { outTradeNo: 'BREAKS', outRefundNo: 'R1' },
    },
  },
];

let wechatPay: FakeWechatPay;
const servers: GatewayServer[] = [];
const environment = { ...process.env };

/** Both ways to one account. */
async function waysTo(account: CloudPayOptions): Promise<Record<'direct' | 'gateway', CloudPay>> {
  const { token, sha256 } = newAccessToken();
  const { gateway } = testGateway({ cloudpay: { tokens: [{ sha256 }], account } });
  const server = await serveGateway(gateway, { port: 0 });
  servers.push(server);
  return {
    direct: createCloudPay(account),
    // Everything that the function holds.
    gateway: createCloudPay(
      optionsFromEnvironment({ CLOUDPAY_GATEWAY_URL: server.url, CLOUDPAY_GATEWAY_TOKEN: token }),
    ),
  };
}

let ways: Record<'direct' | 'gateway', CloudPay>;
let unreachable: typeof ways;

beforeAll(async () => {
  wechatPay = await startFakeWechatPay();
  ways = await waysTo(accountAt(wechatPay.url));
  unreachable = await waysTo(accountAt('http://127.0.0.1:1'));
});

afterAll(async () => {
  for (const server of servers) await server.close();
  await wechatPay.close();
});

afterEach(() => {
  process.env = { ...environment };
});

async function outcome(call: Promise<unknown>) {
  try {
    return { result: withoutChance(await call) };
  } catch (failure) {
    const { message, errCode, errMsg, query } = failure as CloudPayError;
    return { message, errCode, errMsg, query };
  }
}

/**
 * Blanks the fields that differ from call to call: time and nonce of `payment`, its signature, the nonce of the answer, and
 * `sign`, which the gateway replaces.
 */
function withoutChance(result: unknown): unknown {
  const { payment, sign, nonceStr, ...others } = result as Record<string, object | string | undefined>;
  const rest = {
    ...others,
    ...(typeof nonceStr === 'string' && { nonceStr: 'random' }),
    ...(typeof sign === 'string' && { sign: sign.replace(/[0-9A-F]/g, '0') }),
  };
  if (typeof payment !== 'object') return rest;
  return { ...rest, payment: { ...payment, timeStamp: '…', nonceStr: '…', paySign: '…' } };
}

describe.each(['direct', 'gateway'] as const)('cloudPay by the way "%s"', (way) => {
  it.each(cases)('$title', async ({ call, gives, fails, sends = {} }) => {
    calledBy(OPENID);
    const before = wechatPay.requests.length;
    const called = call(ways[way]);
    if (fails) await expect(called).rejects.toMatchObject(withPattern(fails));
    else expect(await called).toMatchObject(gives ?? {});
    const sent = wechatPay.requests.slice(before);
    if (sends === null) expect(sent).toEqual([]);
    else expect(sent[0]).toMatchObject({ mch_id: MERCHANT.mchId, ...sends });
  });

  it('says that nothing was sent when WeChat Pay cannot be reached', async () => {
    await expect(unreachable[way].refund(REFUND)).rejects.toMatchObject({
      errCode: -601003,
      errMsg: expect.stringMatching(/^cloudPay.refund:fail -601003 system network error. /),
    });
  });

  it('orders for another mini program when the namespace is bound to one', async () => {
    calledBy(OPENID);
    const { payment } = await ways[way]({ appid: 'wx0000000000000001' }).unifiedOrder(ORDER);
    expect(payment).toMatchObject({ appId: 'wx0000000000000001' });
  });
});

function withPattern({ errMsg, ...fails }: NonNullable<Case['fails']>): object {
  return { ...fails, errMsg: expect.stringMatching(errMsg) };
}

describe('both ways', () => {
  it('are taken by every API', () => {
    const calls = cases.map(({ call }) => String(call));
    const named = new Set([
      ...others.map(([api]) => api),
      ...calls.flatMap((call) => call.match(/(?<=cloudPay\.)\w+/g) ?? []),
    ]);
    expect(Object.keys(apis).filter((api) => !named.has(api))).toEqual([]);
  });

  it.each(cases)('take and return exactly the same for $title', async ({ call }) => {
    calledBy(OPENID);
    const seen = [];
    for (const way of ['direct', 'gateway'] as const) {
      const before = wechatPay.requests.length;
      const given = await outcome(call(ways[way]));
      const sent = wechatPay.requests.slice(before).map(({ nonce_str, sign, ...fields }) => fields);
      seen.push({ given, sent });
    }
    expect(seen[1]).toEqual(seen[0]);
  });

  it('report an unreachable WeChat Pay in exactly the same way', async () => {
    const [direct, gateway] = [
      await outcome(unreachable.direct.refund(REFUND)),
      await outcome(unreachable.gateway.refund(REFUND)),
    ];
    expect(gateway).toEqual(direct);
  });
});
