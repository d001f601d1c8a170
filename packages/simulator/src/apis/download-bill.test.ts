import { gunzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { parseBill, yuanToCents } from '@opencloudpay/wechatpay';
import { compactDate, compactTime, spacedTime, startOfDay } from '../beijing-time';
import { type Simulator, startSimulator } from '../index';
import { type Fields, type MerchantClient, merchantClient } from '../testing/merchant-client';

const HOUR = 60 * 60 * 1000;
let simulator: Simulator;
let client: MerchantClient;
let day: number;

/** Advances the time to an hour of a day after the bill's day. */
async function goTo(daysLater: number, hour: number): Promise<void> {
  await simulator.advance(day + (daysLater * 24 + hour) * HOUR - simulator.now().getTime());
}

const bill = (fields: Fields = {}) =>
  client.bill({ bill_date: compactDate(day), bill_type: 'ALL', ...fields });

beforeAll(async () => {
  simulator = await startSimulator({ merchants: [{ subMerchants: [{}, {}, {}] }] });
  client = merchantClient(simulator);
  // Tomorrow at eleven, so that nothing happens around midnight.
  day = startOfDay(simulator.now().getTime()) + 24 * HOUR;
  await goTo(0, 11);

  const coupons = [
    { id: '1', fee: 100, type: 'CASH' as const },
    { id: '2', fee: 200, type: 'NO_CASH' as const },
  ];
  await client.paidOrder({
    out_trade_no: 'plain-order',
    total_fee: 100_000,
    body: 'a, b,c',
    attach: 'two\nlines',
    device_info: 'D1',
  });
  await client.paidOrder({ out_trade_no: 'with-coupons', total_fee: 1000 }, { coupons });
  await client.order({ out_trade_no: 'never-paid' });
  const [, other] = simulator.merchant.subMerchants;
  const { fields } = await client.order({
    out_trade_no: 'other-shop',
    total_fee: 5,
    sub_mch_id: other?.mchId,
    sub_appid: other?.appid,
  });
  await simulator.pay({
    ...client.payment(fields['prepay_id'] ?? ''),
    ...resigned(fields['prepay_id'] ?? '', other?.appid ?? ''),
  });
  await simulator.advance('1h');
  await client.refund({
    out_trade_no: 'plain-order',
    out_refund_no: 'refund-1',
    total_fee: 100_000,
    refund_fee: 40_000,
  });
  await client.refund({
    out_trade_no: 'with-coupons',
    out_refund_no: 'refund-2',
    total_fee: 1000,
    refund_fee: 1000,
  });
  await simulator.settleRefund('refund-1', 'CHANGE');
  await simulator.advance('1m');
});
afterAll(() => simulator.stop());

function resigned(prepayId: string, appid: string) {
  return merchantClient(simulator, { ...simulator.merchant, subAppid: appid }).payment(prepayId);
}

describe('downloadBill before the bill is ready', () => {
  it('answers No Bill Exist until 10:00 Beijing time the next morning', async () => {
    const absent = { return_code: 'FAIL', return_msg: 'No Bill Exist', error_code: '20002' };
    expect((await bill()).fields).toEqual(absent);
    await goTo(1, 9.9);
    expect((await bill()).fields).toEqual(absent);
    await goTo(1, 10);
    expect((await bill()).text).toMatch(/^\uFEFF交易时间,/);
  });
});

describe('downloadBill', () => {
  it('lists the payments and refunds of the day in WeChat’s columns, every cell after a backtick', async () => {
    const { text, headers } = await bill({ sub_mch_id: client.merchant.subMchId });
    const lines = text.split('\r\n');
    expect(headers['content-type']).toBe('text/plain');
    expect(lines[0]).toBe(
      '\uFEFF交易时间,公众账号ID,商户号,特约商户号,设备号,微信订单号,商户订单号,用户标识,交易类型,交易状态,付款银行,货币种类,应结订单金额,代金券金额,微信退款单号,商户退款单号,退款金额,充值券退款金额,退款类型,退款状态,商品名称,商户数据包,手续费,费率,订单金额,申请退款金额,费率备注',
    );
    expect(lines.at(-3)).toBe(
      '总交易单数,应结订单总金额,退款总金额,充值券退款总金额,手续费总金额,订单总金额,申请退款总金额',
    );
    expect(lines.at(-2)).toBe('`4,`1008.00,`408.00,`1.00,`3.60000,`1010.00,`410.00');
    expect(lines.at(-1)).toBe('');
    const { rows } = parseBill(text);
    const paidAt = simulator.order('plain-order')?.payment?.paidAt ?? 0;
    expect(rows[0]).toEqual({
      交易时间: spacedTime(paidAt),
      公众账号ID: client.merchant.appid,
      商户号: client.merchant.mchId,
      特约商户号: client.merchant.subMchId,
      设备号: 'D1',
      微信订单号: simulator.order('plain-order')?.payment?.transactionId,
      商户订单号: 'plain-order',
      用户标识: simulator.order('plain-order')?.payment?.openid,
      交易类型: 'JSAPI',
      交易状态: 'SUCCESS',
      付款银行: 'OTHERS',
      货币种类: 'CNY',
      应结订单金额: '1000.00',
      代金券金额: '0.00',
      微信退款单号: '0',
      商户退款单号: '0',
      退款金额: '0.00',
      充值券退款金额: '0.00',
      退款类型: '',
      退款状态: '',
      商品名称: 'a, b,c',
      商户数据包: 'two lines',
      手续费: '6.00000',
      费率: '0.60%',
      订单金额: '1000.00',
      申请退款金额: '0.00',
      费率备注: '',
    });
    expect(rows[1]).toMatchObject({
      商户订单号: 'with-coupons',
      应结订单金额: '8.00',
      代金券金额: '1.00',
      订单金额: '10.00',
    });
    expect(rows[2]).toMatchObject({
      交易状态: 'REFUND',
      应结订单金额: '0.00',
      微信退款单号: simulator.refunds()[0]?.refundId,
      商户退款单号: 'refund-1',
      退款金额: '400.00',
      退款类型: 'ORIGINAL',
      退款状态: 'CHANGE',
      手续费: '-2.40000',
      订单金额: '0.00',
      申请退款金额: '400.00',
    });
    expect(rows[3]).toMatchObject({
      商户退款单号: 'refund-2',
      退款金额: '8.00',
      充值券退款金额: '1.00',
      申请退款金额: '10.00',
      退款状态: 'SUCCESS',
    });
  });

  it('sums up its rows', async () => {
    const { rows, summary } = parseBill((await bill()).text);
    const sum = (column: string) => rows.reduce((total, row) => total + yuanToCents(row[column] ?? ''), 0);
    expect(summary['总交易单数']).toBe(String(rows.length));
    expect(yuanToCents(summary['应结订单总金额'] ?? '')).toBe(sum('应结订单金额'));
    expect(yuanToCents(summary['退款总金额'] ?? '')).toBe(sum('退款金额'));
    expect(yuanToCents(summary['订单总金额'] ?? '')).toBe(sum('订单金额'));
    expect(yuanToCents(summary['申请退款总金额'] ?? '')).toBe(sum('申请退款金额'));
  });

  it('lists only payments, or only refunds with their times', async () => {
    const payments = parseBill((await bill({ bill_type: 'SUCCESS', sub_mch_id: undefined })).text);
    expect(payments.columns).toHaveLength(20);
    expect(payments.rows.map((row) => row['商户订单号'])).toEqual([
      'plain-order',
      'with-coupons',
      'other-shop',
    ]);
    const refunds = parseBill((await bill({ bill_type: 'REFUND' })).text);
    expect(refunds.columns).toHaveLength(29);
    expect(refunds.columns.slice(12, 20)).toEqual([
      '应结订单金额',
      '代金券金额',
      '退款申请时间',
      '退款成功时间',
      '微信退款单号',
      '商户退款单号',
      '退款金额',
      '充值券退款金额',
    ]);
    const [first, second] = refunds.rows;
    expect(first).toMatchObject({
      交易时间: spacedTime(simulator.order('plain-order')?.payment?.paidAt ?? 0),
      退款成功时间: '',
    });
    expect(second).toMatchObject({
      退款申请时间: spacedTime(simulator.refunds()[1]?.madeAt ?? 0),
      退款成功时间: spacedTime(simulator.refunds()[1]?.settledAt ?? 0),
    });
  });

  it('covers one sub-merchant, or all of a service provider', async () => {
    const [first, second, third] = simulator.merchant.subMerchants;
    const shops = async (sub_mch_id?: string) =>
      new Set(parseBill((await bill({ sub_mch_id })).text).rows.map((row) => row['特约商户号']));
    expect(await shops(undefined)).toEqual(new Set([first?.mchId, second?.mchId]));
    expect(await shops(second?.mchId)).toEqual(new Set([second?.mchId]));
    expect((await bill({ sub_mch_id: third?.mchId })).fields['return_msg']).toBe('No Bill Exist');
  });

  it('is gzipped if tar_type says so', async () => {
    const { bytes, headers } = await bill({ tar_type: 'GZIP' });
    expect(headers['content-type']).toBe('application/x-gzip');
    expect(gunzipSync(bytes).toString('utf8')).toBe((await bill()).text);
  });

  it('does not exist for a day without payments or for a future day', async () => {
    for (const at of [day - 24 * HOUR, day + 24 * HOUR, day + 20 * 24 * HOUR]) {
      expect((await bill({ bill_date: compactDate(at) })).fields).toMatchObject({
        return_msg: 'No Bill Exist',
      });
    }
    expect((await bill({ bill_type: 'RECHARGE_REFUND' })).fields).toMatchObject({
      return_msg: 'No Bill Exist',
    });
  });

  it.each<[Fields, string]>([
    [{ bill_date: '20230231' }, 'invalid bill_date'],
    [{ bill_date: '2023-01-01' }, 'invalid bill_date'],
    [{ bill_date: undefined }, '缺少参数'],
    [{ bill_type: 'SOME' }, 'invalid bill_type'],
    [{ tar_type: 'ZIP' }, 'invalid tar_type'],
    [{ appid: 'wx0000000000000000' }, 'appid不存在'],
  ])('refuses %j', async (fields, message) => {
    expect((await bill(fields)).fields).toEqual({ return_code: 'FAIL', return_msg: message });
  });

  it('is kept for three months', async () => {
    expect(compactTime(day)).toMatch(/000000$/);
    await simulator.advance('88d');
    expect((await bill()).text).toMatch(/^\uFEFF交易时间/);
    await simulator.advance('6d');
    expect((await bill()).fields).toMatchObject({ return_msg: 'No Bill Exist' });
  });
});
