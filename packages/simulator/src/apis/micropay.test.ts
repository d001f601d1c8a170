import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { compactTime } from '../beijing-time';
import { type Simulator, type SimulatorEvent, startSimulator } from '../index';
import { openidUnder } from '../records/numbers';
import { type Fields, type MerchantClient, merchantClient, newNumber } from '../testing/merchant-client';

const events: SimulatorEvent[] = [];
let simulator: Simulator;
let client: MerchantClient;

beforeAll(async () => {
  simulator = await startSimulator({
    merchants: [{ subMerchants: [{}, {}] }],
    onEvent: (event) => void events.push(event),
  });
  client = merchantClient(simulator);
});
afterAll(() => simulator.stop());

/** The answer and the order number. */
async function micropay(auth_code: string, fields: Fields = {}) {
  const out_trade_no = String(fields['out_trade_no'] ?? newNumber());
  const answer = await client.micropay({ auth_code, ...fields, out_trade_no });
  return { ...answer, out_trade_no };
}

async function state(out_trade_no: string) {
  return (await client.query({ out_trade_no })).fields;
}

describe('a payment code', () => {
  it('has 18 digits, starts with 10 to 15, and is unique', () => {
    const codes = Array.from({ length: 200 }, () => simulator.authCode());
    for (const code of codes) expect(code).toMatch(/^1[0-5]\d{16}$/);
    expect(new Set(codes).size).toBe(200);
  });

  it('is charged immediately to its payer', async () => {
    const { fields, out_trade_no } = await micropay(simulator.authCode({ openid: 'oPayer' }), {
      attach: 'table 7',
      device_info: 'D1',
    });
    const paid = {
      result_code: 'SUCCESS',
      openid: 'oPayer',
      is_subscribe: 'N',
      sub_openid: openidUnder(client.merchant.subAppid, 'oPayer'),
      trade_type: 'MICROPAY',
      bank_type: 'OTHERS',
      total_fee: '100',
      fee_type: 'CNY',
      cash_fee: '100',
      cash_fee_type: 'CNY',
      transaction_id: expect.stringMatching(/^4200\d{24}$/),
      out_trade_no,
      attach: 'table 7',
      device_info: 'D1',
      time_end: compactTime(simulator.order(out_trade_no)?.payment?.paidAt ?? 0),
    };
    expect(fields).toMatchObject(paid);
    expect(await state(out_trade_no)).toMatchObject({ ...paid, trade_state: 'SUCCESS' });
    expect((await client.query({ transaction_id: fields['transaction_id'] })).fields).toMatchObject(paid);
  });

  it('causes no notification', async () => {
    const code = simulator.authCode({ asksPassword: true });
    await micropay(code);
    await simulator.confirm(code);
    await micropay(simulator.authCode());
    await simulator.idle();
    expect(simulator.notifications()).toEqual([]);
  });

  it('is valid once, for one minute, and only if a payer shows it', async () => {
    const used = simulator.authCode();
    await micropay(used);
    expect((await micropay(used)).fields).toMatchObject({
      result_code: 'FAIL',
      err_code: 'AUTH_CODE_ERROR',
      err_code_des: '每个二维码仅限使用一次，请刷新再试',
    });
    const old = simulator.authCode();
    await simulator.advance('1m');
    expect((await micropay(old)).fields['err_code']).toBe('AUTHCODEEXPIRE');
    expect((await micropay('100000000000000000')).fields['err_code']).toBe('AUTH_CODE_INVALID');
    expect((await micropay('280000000000000000')).fields).toEqual({
      return_code: 'FAIL',
      return_msg: 'invalid auth_code',
    });
  });

  it('that is refused makes no order', async () => {
    const { out_trade_no } = await micropay('100000000000000000');
    expect((await client.query({ out_trade_no })).fields['err_code']).toBe('ORDERNOTEXIST');
    expect((await micropay(simulator.authCode(), { out_trade_no })).fields['result_code']).toBe('SUCCESS');
  });

  it('appears nowhere but in the order that it paid', async () => {
    const code = simulator.authCode();
    const { refusal, text } = await micropay(code, { total_fee: 'x' });
    expect(`${refusal} ${text}`).not.toContain(code);
    const { out_trade_no } = await micropay(code);
    const order = simulator.order(out_trade_no);
    expect(JSON.stringify({ ...order, authCode: undefined })).not.toContain(code);
  });
});

describe('the password', () => {
  async function asked(fields: Fields = {}) {
    const code = simulator.authCode({ openid: 'oPayer', asksPassword: true });
    const { fields: answer, out_trade_no } = await micropay(code, fields);
    expect(answer).toMatchObject({
      result_code: 'FAIL',
      err_code: 'USERPAYING',
      err_code_des: '需要用户输入支付密码',
    });
    expect(await state(out_trade_no)).toMatchObject({
      trade_state: 'USERPAYING',
      trade_state_desc: '需要用户输入支付密码',
    });
    return { code, out_trade_no };
  }

  it('pays when it is entered', async () => {
    const { code, out_trade_no } = await asked();
    expect(await simulator.confirm(code)).toMatchObject({ state: 'SUCCESS', outTradeNo: out_trade_no });
    expect(await state(out_trade_no)).toMatchObject({
      trade_state: 'SUCCESS',
      trade_type: 'MICROPAY',
      openid: 'oPayer',
    });
    await simulator.advance('1m');
    expect((await state(out_trade_no))['trade_state']).toBe('SUCCESS');
  });

  it.each([
    ['refused', (code: string) => simulator.decline(code)],
    ['not entered for 45 seconds', () => simulator.advance('45s')],
  ])('makes the payment fail when it is %s', async (_, turnDown) => {
    const { code, out_trade_no } = await asked();
    await turnDown(code);
    expect(await state(out_trade_no)).toMatchObject({
      trade_state: 'PAYERROR',
      trade_state_desc: '支付失败，请撤销订单',
    });
    expect(events.at(-1)).toMatchObject({ type: 'payment-failed', order: { outTradeNo: out_trade_no } });
    await expect(simulator.confirm(code)).rejects.toMatchObject({ code: 'PASSWORD_NOT_ASKED' });
  });

  it('is asked for again in a retry by the same payer only', async () => {
    const { code, out_trade_no } = await asked();
    expect((await micropay(simulator.authCode(), { out_trade_no })).fields['err_code']).toBe('USERPAYING');
    await simulator.decline(code);
    const stranger = simulator.authCode();
    expect((await micropay(stranger, { out_trade_no })).fields['err_code']).toBe('BUYER_MISMATCH');
    const other = await micropay(simulator.authCode({ openid: 'oPayer' }), { out_trade_no, total_fee: 99 });
    expect(other.fields['err_code']).toBe('OUT_TRADE_NO_USED');

    const second = await asked({ out_trade_no });
    // The timeout of the first code's password does not end the second's.
    await simulator.advance('44s');
    await expect(simulator.confirm(code)).rejects.toMatchObject({ code: 'PASSWORD_NOT_ASKED' });
    await simulator.confirm(second.code);
    expect((await state(out_trade_no))['trade_state']).toBe('SUCCESS');
  });

  it('cannot be entered if WeChat does not ask for it', async () => {
    const code = simulator.authCode({ asksPassword: true });
    await expect(simulator.confirm(code)).rejects.toMatchObject({ code: 'PASSWORD_NOT_ASKED' });
    const paid = simulator.authCode();
    await micropay(paid);
    await expect(simulator.decline(paid)).rejects.toMatchObject({
      code: 'PASSWORD_NOT_ASKED',
      message: expect.stringContaining('is SUCCESS'),
    });
    await expect(simulator.confirm('100000000000000000')).rejects.toMatchObject({
      code: 'AUTH_CODE_UNKNOWN',
    });
  });

  it('comes too late after the order has expired', async () => {
    const time_expire = compactTime(simulator.now().getTime() + 90_000);
    const { code, out_trade_no } = await asked({ time_expire });
    await simulator.expire(out_trade_no);
    await expect(simulator.confirm(code)).rejects.toMatchObject({ code: 'PASSWORD_NOT_ASKED' });
    const again = await micropay(simulator.authCode({ openid: 'oPayer' }), { out_trade_no, time_expire });
    expect(again.fields['err_code']).toBe('ORDERCLOSED');
  });
});

describe('trouble', () => {
  it.each(['SYSTEMERROR', 'BANKERROR'] as const)('%s hides that the order is paid', async (trouble) => {
    const { fields, out_trade_no } = await micropay(simulator.authCode({ trouble }));
    expect(fields).toMatchObject({ result_code: 'FAIL', err_code: trouble });
    expect((await state(out_trade_no))['trade_state']).toBe('SUCCESS');
  });

  it('NOTENOUGH charges nothing', async () => {
    const { fields, out_trade_no } = await micropay(simulator.authCode({ trouble: 'NOTENOUGH' }));
    expect(fields).toMatchObject({ err_code: 'NOTENOUGH', err_code_des: '余额不足' });
    expect((await state(out_trade_no))['trade_state']).toBe('PAYERROR');
    expect(simulator.order(out_trade_no)?.payment).toBeUndefined();
  });
});

describe('an order number', () => {
  it('cannot be paid twice, with any code', async () => {
    const { out_trade_no } = await micropay(simulator.authCode({ openid: 'oPayer' }));
    for (const openid of ['oPayer', 'oOther']) {
      const code = simulator.authCode({ openid });
      expect((await micropay(code, { out_trade_no })).fields).toMatchObject({ err_code: 'ORDERPAID' });
    }
  });

  it('is shared with the other APIs that make orders', async () => {
    const out_trade_no = newNumber();
    await client.order({ out_trade_no });
    expect((await micropay(simulator.authCode(), { out_trade_no })).fields['err_code']).toBe(
      'OUT_TRADE_NO_USED',
    );
    const counter = await micropay(simulator.authCode({ trouble: 'NOTENOUGH' }));
    expect((await client.order({ out_trade_no: counter.out_trade_no })).fields['err_code']).toBe(
      'INVALID_REQUEST',
    );
  });

  it('cannot be closed: such orders are reversed', async () => {
    const { out_trade_no } = await micropay(simulator.authCode({ trouble: 'NOTENOUGH' }));
    await simulator.advance('6m');
    expect((await client.close(out_trade_no)).fields).toMatchObject({
      err_code: 'INVALID_REQUEST',
      err_code_des: '订单的支付场景不支持该请求',
    });
  });

  it('can be refunded like any other', async () => {
    const { out_trade_no } = await micropay(simulator.authCode());
    const refund = { out_trade_no, out_refund_no: newNumber('refund'), total_fee: 100, refund_fee: 40 };
    expect((await client.refund(refund)).fields).toMatchObject({ result_code: 'SUCCESS', refund_fee: '40' });
    expect((await state(out_trade_no))['trade_state']).toBe('REFUND');
  });
});

describe('authCodeToOpenid', () => {
  const ask = (auth_code: string, fields: Fields = {}, who = client) =>
    who.post('/tools/authcodetoopenid', { auth_code, ...fields });

  it('returns the payer’s openid of the service provider and of its sub-merchant', async () => {
    const code = simulator.authCode({ openid: 'oPayer' });
    const sub_openid = openidUnder(client.merchant.subAppid, 'oPayer');
    expect((await ask(code)).fields).toMatchObject({ result_code: 'SUCCESS', openid: 'oPayer', sub_openid });
    expect((await micropay(code)).fields).toMatchObject({ openid: 'oPayer', sub_openid });
  });

  it('reserves the code for the merchant that looked it up', async () => {
    const [, other] = client.merchant.subMerchants;
    const elsewhere = { sub_mch_id: other?.mchId, sub_appid: other?.appid };
    const code = simulator.authCode();
    await ask(code);
    expect((await ask(code, elsewhere)).fields['err_code']).toBe('AUTH_CODE_INVALID');
    expect((await micropay(code, elsewhere)).fields['err_code']).toBe('AUTH_CODE_INVALID');
    expect((await micropay(code)).fields['result_code']).toBe('SUCCESS');
  });

  it('refuses codes that cannot be charged', async () => {
    const used = simulator.authCode();
    await micropay(used);
    expect((await ask(used)).fields['err_code']).toBe('AUTH_CODE_ERROR');
    const old = simulator.authCode();
    await simulator.advance('1m');
    expect((await ask(old)).fields['err_code']).toBe('AUTHCODEEXPIRE');
    expect((await ask('100000000000000000')).fields['err_code']).toBe('AUTH_CODE_INVALID');
  });

  it('needs sub_appid if the sub-merchant has several, and takes none from a direct merchant', async () => {
    const others = await startSimulator({
      merchants: [{ subMerchants: [{ otherAppids: ['wxother'] }] }, {}],
    });
    const [partner, direct] = others.merchants.map((merchant) => merchantClient(others, merchant));
    const code = others.authCode({ openid: 'oPayer' });
    expect((await ask(code, {}, partner)).refusal).toMatch(/^LACK_PARAMS; sub_appid is missing/);
    expect((await ask(code, { sub_appid: 'wxother' }, partner)).fields).toMatchObject({
      openid: 'oPayer',
      sub_openid: openidUnder('wxother', 'oPayer'),
    });
    const { fields } = await ask(others.authCode({ openid: 'oPayer' }), {}, direct);
    expect(fields).toMatchObject({ openid: 'oPayer' });
    expect(fields).not.toHaveProperty('sub_openid');
    await others.stop();
  });
});
