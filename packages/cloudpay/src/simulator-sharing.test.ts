/** Profit sharing through the facade, against the simulated WeChat Pay: from the order to the money given back. */
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type Merchant, type Simulator, startSimulator } from '@opencloudpay/simulator';
import { calledByPayerOf, cloudPayOf } from './testing/simulated-account';
import type { Untyped } from './testing/untyped';

const PARTNER = '1900000110';

let simulator: Simulator;
const savedEnv = process.env;

beforeAll(async () => {
  simulator = await startSimulator({ merchants: [{ subMerchants: [{}] }, {}] });
});
afterAll(async () => {
  process.env = savedEnv;
  await simulator.stop();
});

const SHARED = { returnCode: 'SUCCESS', resultCode: 'SUCCESS', errCode: 0 };
const parsed = (text: unknown): Record<string, unknown>[] => [JSON.parse(String(text))].flat();

// The account signs with MD5, which these APIs do not accept: the client uses HMAC-SHA256 for them.
describe.each(['partner', 'direct'] as const)('profit sharing in %s mode', (kind) => {
  let cloudPay: Untyped;
  let sub: { subMchId: string };
  let transactionId: string;
  const number = (what: string) => `${what}-${kind}`;

  beforeAll(() => {
    const merchant = simulator.merchants.find((one) => one.kind === kind) as Merchant;
    process.env = { ...savedEnv, ...calledByPayerOf(merchant) };
    cloudPay = cloudPayOf(simulator, merchant);
    sub = { subMchId: merchant.subMchId };
  });

  it('accepts a receiver as an object, in either style', async () => {
    const receiver = { type: 'MERCHANT_ID', account: Number(PARTNER), name: '示例商户全称' };
    const added = await cloudPay.profitSharingAddReceiver({
      ...sub,
      receiver: { ...receiver, relationType: 'PARTNER' },
    });
    expect(added).toMatchObject({ ...SHARED, errMsg: 'cloudPay.profitSharingAddReceiver:ok' });
    expect(parsed(added['receiver'])).toMatchObject([{ account: PARTNER, relation_type: 'PARTNER' }]);
    const again = { ...sub, receiver: { ...receiver, account: PARTNER, relation_type: 'PARTNER' } };
    expect(await cloudPay.profitSharingAddReceiver(again)).toMatchObject(SHARED);
  });

  it('shares nothing of an order without profit sharing, and gives the reason under both names', async () => {
    const refused = await cloudPay.profitSharing({
      ...sub,
      transactionId: '4200000000000000000000000000',
      outOrderNo: number('nothing'),
      receivers: [{ type: 'MERCHANT_ID', account: PARTNER, amount: 1, description: '分账' }],
    });
    expect(refused).toMatchObject({
      resultCode: 'FAIL',
      errCode: 0,
      err_code: expect.stringMatching(/^[A-Z_]+$/),
    });
    expect(refused['err_code_des']).toBe(refused['errCodeDes']);
  });

  it('creates an order with profit sharing, which the payer pays', async () => {
    const { payment } = await cloudPay.unifiedOrder({
      ...sub,
      body: '商品',
      outTradeNo: number('order'),
      totalFee: 1000,
      profitSharing: 'Y',
      envId: 'prod',
      functionName: 'pay_cb',
    });
    await simulator.pay(payment as Parameters<Simulator['pay']>[0]);
    await simulator.advance('1m');
    const paid = await cloudPay.queryOrder({ ...sub, outTradeNo: number('order') });
    expect(paid).toMatchObject({ tradeState: 'SUCCESS', totalFee: 1000 });
    transactionId = String(paid['transactionId']);
  });

  it('shares a part, of amounts as float arithmetic left them', async () => {
    const shared = await cloudPay.multiProfitSharing({
      ...sub,
      transactionId,
      outOrderNo: number('share'),
      receivers: [
        { type: 'MERCHANT_ID', account: PARTNER, amount: 0.29 * 100, description: '分到 & <合作伙伴>' },
      ],
    });
    expect(shared).toMatchObject({ ...SHARED, transactionId, outOrderNo: number('share') });
    await simulator.advance('5s');
  });

  it('returns the state of the share', async () => {
    const told = await cloudPay.profitSharingQuery({ ...sub, transactionId, outOrderNo: number('share') });
    expect(told).toMatchObject({ ...SHARED, status: 'FINISHED' });
    expect(parsed(told['receivers'])).toMatchObject([{ account: PARTNER, amount: 29, result: 'SUCCESS' }]);
  });

  it('unfreezes the rest, after which nothing can be shared', async () => {
    const finish = { ...sub, transactionId, outOrderNo: number('finish'), description: '分账已完成' };
    expect(await cloudPay.profitSharingFinish(finish)).toMatchObject(SHARED);
    const told = await cloudPay.profitSharingQuery({ ...sub, transactionId, outOrderNo: number('finish') });
    expect(told['amount']).toEqual(expect.any(Number));
    const more = await cloudPay.profitSharing({
      ...sub,
      transactionId,
      outOrderNo: number('more'),
      receivers: JSON.stringify([{ type: 'MERCHANT_ID', account: PARTNER, amount: 1, description: '分账' }]),
    });
    expect(more).toMatchObject({ resultCode: 'FAIL', errCode: 0 });
  });

  it('takes a share back, once, and reports it', async () => {
    const numbers = { ...sub, outOrderNo: number('share'), outReturnNo: number('return') };
    const giveBack = {
      ...numbers,
      returnAccountType: 'MERCHANT_ID',
      returnAccount: Number(PARTNER),
      returnAmount: 29,
      description: '用户退款',
    };
    const returned = {
      returnCode: 'SUCCESS',
      result: 'SUCCESS',
      returnAmount: 29,
      return_amount: 29,
      errCode: 0,
    };
    expect(await cloudPay.profitSharingReturn(giveBack)).toMatchObject(returned);
    expect(await cloudPay.profitSharingReturn(giveBack)).toMatchObject(returned);
    expect(await cloudPay.profitSharingReturnQuery(numbers)).toMatchObject(returned);
    expect(simulator.sharingReturns().filter((one) => one.outReturnNo === number('return'))).toHaveLength(1);
    // These two answer a refusal in their own form, which stays.
    expect(await cloudPay.profitSharingReturn({ ...giveBack, outReturnNo: number('again') })).toEqual({
      returnCode: 'FAIL',
      errorCode: 'AMOUNT_OVERDUE',
      errorMsg: expect.any(String),
      errCode: 0,
      errMsg: 'cloudPay.profitSharingReturn:ok',
    });
  });

  it('removes the receiver', async () => {
    const receiver = { type: 'MERCHANT_ID', account: PARTNER };
    expect(await cloudPay.profitSharingRemoveReceiver({ ...sub, receiver })).toMatchObject(SHARED);
    const { sharingReceivers } = simulator;
    expect(sharingReceivers().filter((one) => one.account === PARTNER)).toEqual([]);
  });
});
