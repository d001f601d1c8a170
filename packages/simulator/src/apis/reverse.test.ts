import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type Simulator, type SimulatorEvent, startSimulator } from '../index';
import type { AuthCodeOptions } from '../payers/payment-codes';
import { type MerchantClient, merchantClient, newNumber } from '../testing/merchant-client';

const events: SimulatorEvent[] = [];
let simulator: Simulator;
let client: MerchantClient;

beforeAll(async () => {
  simulator = await startSimulator({ onEvent: (event) => void events.push(event) });
  client = merchantClient(simulator);
});
afterAll(() => simulator.stop());

async function counterOrder(options: AuthCodeOptions = {}) {
  const code = simulator.authCode(options);
  const out_trade_no = newNumber();
  const { fields } = await client.micropay({ auth_code: code, out_trade_no });
  return { code, out_trade_no, transaction_id: fields['transaction_id'] };
}

async function state(out_trade_no: string) {
  return (await client.query({ out_trade_no })).fields;
}

describe('reverse', () => {
  it('refunds a paid order once, also when it is repeated', async () => {
    const { out_trade_no, transaction_id } = await counterOrder();
    for (const number of [{ out_trade_no }, { out_trade_no }, { transaction_id }]) {
      expect((await client.reverse(number)).fields).toMatchObject({ result_code: 'SUCCESS', recall: 'N' });
    }
    expect(await state(out_trade_no)).toMatchObject({
      trade_state: 'REVOKED',
      trade_state_desc: '订单已撤销',
      trade_type: 'MICROPAY',
    });
    expect(simulator.order(out_trade_no)?.reversal).toEqual({
      at: expect.any(Number),
      refundId: expect.stringMatching(/^5030\d{25}$/),
    });
    const told = events.filter(({ type }) => type === 'order-reversed');
    expect(told).toHaveLength(1);
    expect(told[0]).toMatchObject({ order: { outTradeNo: out_trade_no, state: 'REVOKED' } });
  });

  it('closes an order whose payment failed; no money moves and it cannot be paid any more', async () => {
    const { out_trade_no } = await counterOrder({ openid: 'oPayer', trouble: 'NOTENOUGH' });
    expect((await client.reverse({ out_trade_no })).fields).toMatchObject({ recall: 'N' });
    expect((await state(out_trade_no))['trade_state']).toBe('REVOKED');
    expect(simulator.order(out_trade_no)?.reversal).toEqual({ at: expect.any(Number) });
    const auth_code = simulator.authCode({ openid: 'oPayer' });
    expect((await client.micropay({ out_trade_no, auth_code })).fields['err_code']).toBe('ORDERREVERSED');
    await expect(simulator.expire(out_trade_no)).rejects.toMatchObject({ code: 'ORDER_CLOSED' });
  });

  it('resolves an unclear payment: query, reverse, pay under a new number', async () => {
    const { out_trade_no } = await counterOrder({ trouble: 'SYSTEMERROR' });
    expect((await state(out_trade_no))['trade_state']).toBe('SUCCESS');
    expect((await client.reverse({ out_trade_no })).fields['recall']).toBe('N');
    expect((await counterOrder()).transaction_id).toBeDefined();
  });

  it('is refused while the payer enters the password', async () => {
    const { code, out_trade_no } = await counterOrder({ asksPassword: true });
    expect((await client.reverse({ out_trade_no })).fields).toMatchObject({
      err_code: 'USERPAYING',
      err_code_des: '正在支付中不能发起撤销',
    });
    await simulator.advance('45s');
    expect((await client.reverse({ out_trade_no })).fields['result_code']).toBe('SUCCESS');
    await expect(simulator.confirm(code)).rejects.toMatchObject({ code: 'PASSWORD_NOT_ASKED' });
  });

  it('refuses orders of other APIs, paid or not', async () => {
    const out_trade_no = newNumber();
    await client.order({ out_trade_no });
    const paid = await client.paidOrder();
    for (const number of [out_trade_no, paid.outTradeNo]) {
      expect((await client.reverse({ out_trade_no: number })).fields).toMatchObject({
        err_code: 'INVALID_REQUEST',
        err_code_des: '订单的支付场景不支持该请求',
      });
    }
    expect((await state(paid.outTradeNo))['trade_state']).toBe('SUCCESS');
  });

  it('comes too late after seven days: REVERSE_EXPIRE', async () => {
    const { out_trade_no } = await counterOrder();
    const inTime = await counterOrder();
    await simulator.advance('6d');
    expect((await client.reverse({ out_trade_no: inTime.out_trade_no })).fields['recall']).toBe('N');
    await simulator.advance('25h');
    expect((await client.reverse({ out_trade_no })).fields['err_code']).toBe('REVERSE_EXPIRE');
    expect((await client.reverse({ out_trade_no: inTime.out_trade_no })).fields['recall']).toBe('N');
  });

  it('never returns money that was refunded', async () => {
    const refundOf = (out_trade_no: string) =>
      client.refund({ out_trade_no, out_refund_no: newNumber('refund'), total_fee: 100, refund_fee: 1 });
    const refunded = await counterOrder();
    await refundOf(refunded.out_trade_no);
    expect((await client.reverse({ out_trade_no: refunded.out_trade_no })).fields['err_code']).toBe(
      'TRADE_ERROR',
    );
    const reversed = await counterOrder();
    await client.reverse({ out_trade_no: reversed.out_trade_no });
    expect((await refundOf(reversed.out_trade_no)).fields).toMatchObject({
      err_code: 'TRADE_STATE_ERROR',
      err_code_des: '订单状态错误',
    });
  });

  it('finds only orders of the sender, and needs its certificate', async () => {
    expect((await client.reverse({ out_trade_no: 'unknown' })).fields['err_code']).toBe('ORDERNOTEXIST');
    expect((await client.reverse({ transaction_id: 'unknown' })).fields['err_code']).toBe(
      'INVALID_TRANSACTIONID',
    );
    const { status, text } = await client.post('/secapi/pay/reverse', { out_trade_no: 'unknown' });
    expect(status).toBe(400);
    expect(text).toContain('No required SSL certificate was sent');
  });
});
