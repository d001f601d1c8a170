import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { compactTime } from '../beijing-time';
import { type Simulator, startSimulator } from '../index';
import { type Fields, type MerchantClient, merchantClient, newNumber } from '../testing/merchant-client';

let simulator: Simulator;
let client: MerchantClient;

beforeAll(async () => {
  simulator = await startSimulator();
  client = merchantClient(simulator);
});
afterAll(() => simulator.stop());

const inMinutes = (minutes: number) => compactTime(simulator.now().getTime() + minutes * 60_000);

describe('unifiedOrder', () => {
  it('makes an order and returns its prepay id', async () => {
    const outTradeNo = newNumber();
    const { fields } = await client.order({
      out_trade_no: outTradeNo,
      total_fee: 888,
      attach: 'mine',
      device_info: '013467007045764',
    });
    expect(fields).toMatchObject({
      result_code: 'SUCCESS',
      trade_type: 'JSAPI',
      device_info: '013467007045764',
    });
    expect(fields['prepay_id']).toHaveLength(36);
    expect(simulator.order(outTradeNo)).toMatchObject({
      totalFee: 888,
      attach: 'mine',
      state: 'NOTPAY',
      prepayId: fields['prepay_id'],
    });
  });

  it('returns the same prepay id for a repetition with the same parameters; nonce and IP may differ', async () => {
    const out_trade_no = newNumber();
    const first = await client.order({ out_trade_no });
    const second = await client.order({ out_trade_no, spbill_create_ip: '10.0.0.1' });
    expect(second.fields['prepay_id']).toBe(first.fields['prepay_id']);
    expect(simulator.orders().filter((order) => order.outTradeNo === out_trade_no)).toHaveLength(1);
  });

  it('returns a new prepay id for a repetition after two hours', async () => {
    const out_trade_no = newNumber();
    const first = await client.order({ out_trade_no });
    await simulator.advance('2h');
    const second = await client.order({ out_trade_no });
    expect(second.fields['result_code']).toBe('SUCCESS');
    expect(second.fields['prepay_id']).not.toBe(first.fields['prepay_id']);
  });

  it.each<Fields>([
    { total_fee: 101 },
    { body: 'another' },
    { attach: 'added' },
    { notify_url: 'http://127.0.0.1:9/other' },
  ])('refuses a repetition with other parameters: INVALID_REQUEST, 201 (%j)', async (changed) => {
    const out_trade_no = newNumber();
    await client.order({ out_trade_no });
    const { fields, refusal } = await client.order({ out_trade_no, ...changed });
    expect(fields).toMatchObject({
      result_code: 'FAIL',
      err_code: 'INVALID_REQUEST',
      err_code_des: '201 商户订单号重复',
    });
    expect(refusal).toContain(Object.keys(changed)[0]);
  });

  it('refuses the number of a paid order: ORDERPAID', async () => {
    const { outTradeNo } = await client.paidOrder();
    const { fields } = await client.order({ out_trade_no: outTradeNo });
    expect(fields).toMatchObject({ err_code: 'ORDERPAID', err_code_des: '该订单已支付' });
  });

  it('refuses the number of a closed order: ORDERCLOSED', async () => {
    const out_trade_no = newNumber();
    await client.order({ out_trade_no });
    await simulator.expire(out_trade_no);
    expect((await client.order({ out_trade_no })).fields).toMatchObject({
      err_code: 'ORDERCLOSED',
      err_code_des: '订单已关闭',
    });
  });

  it.each(['body', 'out_trade_no', 'total_fee', 'spbill_create_ip', 'notify_url', 'trade_type', 'nonce_str'])(
    'requires %s: LACK_PARAMS',
    async (name) => {
      for (const value of [undefined, '']) {
        const { fields, refusal } = await client.order({ [name]: value });
        expect(fields).toEqual({ return_code: 'FAIL', return_msg: '缺少参数' });
        expect(refusal).toBe(`LACK_PARAMS; ${name}: missing.`);
      }
    },
  );

  it.each<[Fields, string]>([
    [{ total_fee: '0.01' }, 'invalid total_fee'],
    [{ total_fee: '1e3' }, 'invalid total_fee'],
    [{ total_fee: 0 }, 'invalid total_fee'],
    [{ total_fee: '99999999999999999999' }, 'invalid total_fee'],
    [{ out_trade_no: 'short' }, 'invalid out_trade_no'],
    [{ out_trade_no: 'with space' }, 'invalid out_trade_no'],
    [{ body: '长'.repeat(129) }, 'body参数长度有误'],
    [{ notify_url: 'http://127.0.0.1/notify?a=1' }, 'invalid notify_url'],
    [{ trade_type: 'BARTER' }, 'invalid trade_type'],
    [{ spbill_create_ip: 'here' }, 'invalid spbill_create_ip'],
    [{ fee_type: 'USD' }, 'invalid fee_type'],
    [{ time_expire: '20230231000000' }, 'invalid time_expire'],
    [{ time_start: '20230231000000' }, 'invalid time_start'],
  ])('refuses the malformed %j: PARAM_ERROR', async (fields, message) => {
    const { fields: answer, refusal } = await client.order(fields);
    expect(answer).toEqual({ return_code: 'FAIL', return_msg: message });
    expect(refusal).toMatch(/^PARAM_ERROR; /);
  });

  it('requires the payer of a JSAPI order', async () => {
    const { fields } = await client.order({ sub_openid: undefined });
    expect(fields).toEqual({ return_code: 'FAIL', return_msg: 'JSAPI支付必须传openid' });
    expect((await client.order({ sub_openid: undefined, openid: 'o123' })).fields['result_code']).toBe(
      'SUCCESS',
    );
    expect((await client.order({ sub_appid: undefined })).refusal).toMatch(
      /^LACK_PARAMS; sub_appid is missing/,
    );
  });

  it('returns a code to scan for a NATIVE order, and requires its product', async () => {
    const { fields } = await client.order({ trade_type: 'NATIVE', product_id: '12' });
    expect(fields).toMatchObject({
      trade_type: 'NATIVE',
      code_url: expect.stringMatching(/^weixin:\/\/wxpay\/bizpayurl\?pr=/),
    });
    expect((await client.order({ trade_type: 'NATIVE' })).refusal).toMatch(/^LACK_PARAMS; product_id/);
  });

  it('refuses a time_expire less than a minute ahead, reading it as Beijing time', async () => {
    const tooShort = await client.order({ time_expire: inMinutes(0.5) });
    expect(tooShort.fields).toEqual({ return_code: 'FAIL', return_msg: 'time_expire时间过短，至少1分钟' });
    expect((await client.order({ time_expire: inMinutes(2) })).fields['result_code']).toBe('SUCCESS');
    const started = await client.order({ time_start: inMinutes(-10), time_expire: inMinutes(-5) });
    expect(started.fields['return_code']).toBe('FAIL');
  });

  it('lets an order expire at its time_expire', async () => {
    const out_trade_no = newNumber();
    const { fields } = await client.order({ out_trade_no, time_expire: inMinutes(10) });
    await simulator.advance('9m');
    expect(simulator.order(out_trade_no)?.state).toBe('NOTPAY');
    await simulator.advance('2m');
    expect(simulator.order(out_trade_no)).toMatchObject({ state: 'CLOSED', expired: true });
    await expect(simulator.pay(client.payment(fields['prepay_id'] ?? ''))).rejects.toMatchObject({
      code: 'ORDER_EXPIRED',
    });
    expect((await client.order({ out_trade_no })).fields['err_code']).toBe('ORDERCLOSED');
  });

  it('accepts the same number from different merchants', async () => {
    const two = await startSimulator({ merchants: [{ subMerchants: [{}, {}] }] });
    const provider = merchantClient(two);
    const [, other] = two.merchant.subMerchants;
    await provider.order({ out_trade_no: '123456' });
    await provider.order({
      out_trade_no: '123456',
      total_fee: 2,
      sub_mch_id: other?.mchId,
      sub_appid: other?.appid,
    });
    expect(two.orders().map(({ totalFee }) => totalFee)).toEqual([100, 2]);
    expect(() => two.order('123456')).toThrow(expect.objectContaining({ code: 'ORDER_AMBIGUOUS' }));
    expect((await provider.query({ out_trade_no: '123456' })).fields['total_fee']).toBe('100');
    await two.stop();
  });
});
