import { createHash } from 'node:crypto';
import { gunzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { parseBill, yuanToCents } from '@opencloudpay/wechatpay';
import { compactDate, spacedTime, startOfDay } from '../beijing-time';
import { type Simulator, startSimulator } from '../index';
import { type Fields, type MerchantClient, merchantClient } from '../testing/merchant-client';

const HOUR = 60 * 60 * 1000;
let simulator: Simulator;
let client: MerchantClient;
let day: number;

/** Advances the time to an hour of a day after the day of the orders. */
async function goTo(daysLater: number, hour: number): Promise<void> {
  await simulator.advance(day + (daysLater * 24 + hour) * HOUR - simulator.now().getTime());
}

const fundFlow = (fields: Fields = {}) =>
  client.post(
    '/pay/downloadfundflow',
    { bill_date: compactDate(day), account_type: 'Basic', ...fields },
    { certificate: { pfx: client.merchant.pfx, passphrase: client.merchant.passphrase } },
  );

beforeAll(async () => {
  simulator = await startSimulator({ merchants: [{ subMerchants: [{}, {}] }], refundDelay: '1h' });
  client = merchantClient(simulator, undefined, { signType: 'HMAC-SHA256' });
  // Tomorrow at eleven, so that nothing happens around midnight.
  day = startOfDay(simulator.now().getTime()) + 24 * HOUR;
  await goTo(0, 11);
  await client.paidOrder(
    { out_trade_no: 'in-app', total_fee: 10_000 },
    { coupons: [{ id: '1', fee: 1000, type: 'NO_CASH' }] },
  );
  await simulator.advance('1h');
  await client.micropay({
    out_trade_no: 'at-counter',
    total_fee: 5000,
    auth_code: simulator.authCode(),
  });
  const refund = { out_trade_no: 'in-app', total_fee: 10_000, refund_fee: 2000 };
  await simulator.advance('1h');
  await client.refund({ ...refund, out_refund_no: 'refund-1' });
  await simulator.advance('30m');
  await client.refund({ ...refund, out_refund_no: 'refund-2' });
  await simulator.settleRefund('refund-2', 'REFUNDCLOSE');
  await client.reverse({ out_trade_no: 'at-counter' });
  await goTo(1, 11);
  await client.micropay({ out_trade_no: 'next-day', total_fee: 300, auth_code: simulator.authCode() });
});
afterAll(() => simulator.stop());

describe('the bill of funds', () => {
  it('lists all movements of the day in order, each with the balance after it', async () => {
    const { bytes, headers } = await fundFlow();
    const { columns, rows, summary } = parseBill(bytes.toString());
    expect(headers['content-type']).toBe('text/plain');
    expect(columns.join()).toBe(
      '记账时间,微信支付业务单号,资金流水单号,业务名称,业务类型,收支类型,收支金额(元),账户结余(元),资金变更提交申请人,备注,业务凭证号',
    );
    expect(
      rows.map((row) => [row['业务类型'], row['收支类型'], row['收支金额(元)'], row['账户结余(元)']]),
    ).toEqual([
      ['交易', '收入', '90.00', '90.00'],
      ['扣除交易手续费', '支出', '0.54', '89.46'],
      ['交易', '收入', '50.00', '139.46'],
      ['扣除交易手续费', '支出', '0.30', '139.16'],
      ['退款', '支出', '18.00', '121.16'],
      ['退还交易手续费', '收入', '0.11', '121.27'],
      ['退款', '支出', '18.00', '103.27'],
      ['退还交易手续费', '收入', '0.11', '103.38'],
      ['退款关闭', '收入', '18.00', '121.38'],
      ['扣除交易手续费', '支出', '0.11', '121.27'],
      ['退款', '支出', '50.00', '71.27'],
      ['退还交易手续费', '收入', '0.30', '71.57'],
    ]);
    const [paid] = rows;
    const order = simulator.order('in-app');
    expect(paid).toMatchObject({
      记账时间: spacedTime(order?.payment?.paidAt ?? 0),
      微信支付业务单号: order?.payment?.transactionId,
      业务凭证号: 'in-app',
      资金变更提交申请人: 'system',
    });
    expect(rows[4]).toMatchObject({
      微信支付业务单号: simulator.refunds()[0]?.refundId,
      业务凭证号: `REF${order?.payment?.transactionId}`,
    });
    expect(rows[10]?.['微信支付业务单号']).toBe(simulator.order('at-counter')?.reversal?.refundId);
    expect(new Set(rows.map((row) => row['资金流水单号'])).size).toBe(rows.length);
    expect(summary).toEqual({
      资金流水总笔数: '12',
      收入笔数: '6',
      收入金额: '158.52',
      支出笔数: '6',
      支出金额: '86.95',
    });
    const sum = (type: string) =>
      rows
        .filter((row) => row['收支类型'] === type)
        .reduce((cents, row) => cents + yuanToCents(row['收支金额(元)'] ?? ''), 0);
    expect(sum('收入') - sum('支出')).toBe(7157);
  });

  it('carries the balance over to the next day', async () => {
    await goTo(2, 10);
    const { text } = await fundFlow({ bill_date: compactDate(day + 24 * HOUR) });
    expect(parseBill(text).rows.map((row) => row['账户结余(元)'])).toEqual(['74.57', '74.55']);
  });

  it('is the same in every download, also gzipped, with its digest', async () => {
    const { bytes, headers } = await fundFlow({ tar_type: 'GZIP' });
    const plain = gunzipSync(bytes);
    expect(plain.equals((await fundFlow()).bytes)).toBe(true);
    expect(headers['content-type']).toBe('application/x-gzip');
    expect(headers['digest']).toBe(`SHA=${createHash('sha1').update(plain).digest('hex')}`);
  });

  it('covers one sub-merchant or all', async () => {
    const [, other] = client.merchant.subMerchants;
    expect((await fundFlow({ sub_mch_id: undefined })).bytes.length).toBeGreaterThan(1000);
    expect((await fundFlow({ sub_mch_id: other?.mchId })).fields['err_code']).toBe('NO_BILL_EXIST');
  });

  it('is refused unsigned, with return_code and result_code, if there is none', async () => {
    const none = {
      return_code: 'SUCCESS',
      return_msg: 'OK',
      result_code: 'FAIL',
      err_code: 'NO_BILL_EXIST',
      err_code_des: '流水账单不存在',
    };
    expect((await fundFlow({ bill_date: compactDate(day - 24 * HOUR) })).fields).toEqual(none);
    expect((await fundFlow({ account_type: 'Operation' })).fields).toEqual(none);
    expect((await fundFlow({ account_type: 'Fees' })).fields).toEqual(none);
    const today = compactDate(simulator.now().getTime());
    expect((await fundFlow({ bill_date: today })).fields).toMatchObject({ err_code: 'BILL_CREATING' });
  });

  it('is ready at ten the next morning', async () => {
    const late = await startSimulator();
    const merchant = merchantClient(late, undefined, { signType: 'HMAC-SHA256' });
    const midnight = startOfDay(late.now().getTime()) + 24 * HOUR;
    await late.advance(midnight + HOUR - late.now().getTime());
    await merchant.micropay({ auth_code: late.authCode() });
    const code = async () => {
      const { pfx, passphrase } = merchant.merchant;
      const fields = { bill_date: compactDate(midnight), account_type: 'Basic' };
      const answer = await merchant.post('/pay/downloadfundflow', fields, {
        certificate: { pfx, passphrase },
      });
      return answer.fields['err_code'];
    };
    await late.advance(midnight + 34 * HOUR - late.now().getTime() - 60_000);
    expect(await code()).toBe('BILL_CREATING');
    await late.advance('1m');
    expect(await code()).toBeUndefined();
    await late.stop();
  });

  it('accepts HMAC-SHA256 only, and needs the certificate', async () => {
    const md5 = await merchantClient(simulator).post(
      '/pay/downloadfundflow',
      { bill_date: compactDate(day), account_type: 'Basic' },
      { certificate: { pfx: client.merchant.pfx, passphrase: client.merchant.passphrase } },
    );
    expect(md5.refusal).toMatch(/^SIGNERROR; .*accepts HMAC-SHA256/);
    expect((await client.post('/pay/downloadfundflow', {})).status).toBe(400);
  });

  it.each([
    [{ account_type: 'BASIC' }, 'invalid account_type'],
    [{ bill_date: '20240230' }, 'invalid bill_date'],
    [{ account_type: undefined }, '缺少参数'],
  ])('refuses %j', async (fields, return_msg) => {
    expect((await fundFlow(fields)).fields).toEqual({ return_code: 'FAIL', return_msg });
  });
});

describe('the bill of trade', () => {
  const bill = async (bill_type: string) => {
    const { text } = await client.bill({ bill_date: compactDate(day), bill_type });
    return parseBill(text);
  };

  it('lists a payment at the counter, and its reversal under the same number', async () => {
    const { rows, summary } = await bill('ALL');
    const order = simulator.order('at-counter');
    const [paid, reversed] = rows.filter((row) => row['商户订单号'] === 'at-counter');
    expect(paid).toMatchObject({
      交易类型: 'MICROPAY',
      交易状态: 'SUCCESS',
      订单金额: '50.00',
      手续费: '0.30000',
      微信退款单号: '0',
    });
    expect(reversed).toMatchObject({
      交易时间: spacedTime(order?.reversal?.at ?? 0),
      微信订单号: order?.payment?.transactionId,
      交易类型: 'MICROPAY',
      交易状态: 'REVOKED',
      应结订单金额: '0.00',
      微信退款单号: order?.reversal?.refundId,
      商户退款单号: '0',
      退款金额: '50.00',
      申请退款金额: '50.00',
      退款类型: 'ORIGINAL',
      退款状态: 'SUCCESS',
      手续费: '-0.30000',
      订单金额: '0.00',
    });
    expect(rows).toHaveLength(5);
    expect(summary).toMatchObject({ 总交易单数: '5', 订单总金额: '150.00', 申请退款总金额: '90.00' });
  });

  it('has no reversals if only payments or only refunds are requested', async () => {
    for (const [type, count] of [
      ['SUCCESS', 2],
      ['REFUND', 2],
    ] as const) {
      const { rows } = await bill(type);
      expect(rows).toHaveLength(count);
      expect(rows.map((row) => row['交易状态'])).not.toContain('REVOKED');
    }
  });
});
