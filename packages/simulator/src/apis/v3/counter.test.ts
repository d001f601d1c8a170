/** Payment codes by v3, with wechatpay-axios-plugin. */
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type Merchant, type Simulator, startSimulator } from '../../index';
import { merchantClient, newNumber } from '../../testing/merchant-client';
import { axiosPlugin, v3Sender } from '../../testing/v3-client';

let simulator: Simulator;
let merchant: Merchant;
let partner: Merchant;
beforeAll(async () => {
  simulator = await startSimulator({ merchants: [{}, { subMerchants: [{}] }] });
  [merchant, partner] = simulator.merchants as [Merchant, Merchant];
});
afterAll(() => simulator.stop());

const account = () => ({ appid: merchant.appid, mchid: merchant.mchId });

function charge(auth_code: string, out_trade_no = newNumber(), more: object = {}) {
  return axiosPlugin(simulator, merchant).post('v3/pay/transactions/codepay', {
    ...{ ...account(), description: '收银台 7', out_trade_no, attach: '桌号 7' },
    ...{ payer: { auth_code }, amount: { total: 100 } },
    ...{ scene_info: { device_id: 'till-7', store_info: { out_id: 'shop-1' } }, ...more },
  });
}
const reverse = (out_trade_no: string) =>
  axiosPlugin(simulator, merchant).post(
    `v3/pay/transactions/out-trade-no/${out_trade_no}/reverse`,
    account(),
  );
const query = async (out_trade_no: string) => {
  const path = `v3/pay/transactions/out-trade-no/${out_trade_no}`;
  return (await axiosPlugin(simulator, merchant).get(path, { params: { mchid: merchant.mchId } })).data;
};
const refused = (status: number, code: string) => ({ response: { status, data: { code } } });

describe('a payment code in v3', () => {
  it('is charged at once, and the order can be refunded or reversed', async () => {
    const out_trade_no = newNumber();
    const { data } = await charge(simulator.authCode({ openid: 'oPayer' }), out_trade_no);
    expect(data).toMatchObject({
      ...{ ...account(), out_trade_no, trade_type: 'MICROPAY', trade_state: 'SUCCESS' },
      ...{ attach: '桌号 7', payer: { openid: 'oPayer' }, amount: { total: 100, payer_total: 100 } },
      ...{ scene_info: { device_id: 'till-7' }, transaction_id: expect.stringMatching(/^4200/) },
    });
    await expect(charge(simulator.authCode(), out_trade_no)).rejects.toMatchObject(refused(400, 'ORDERPAID'));
    expect((await reverse(out_trade_no)).data).toEqual({ ...account(), out_trade_no });
    expect(await reverse(out_trade_no)).toMatchObject({ status: 200 });
    expect(await query(out_trade_no)).toMatchObject({ trade_state: 'REVOKED' });
    await expect(charge(simulator.authCode(), out_trade_no)).rejects.toMatchObject(
      refused(400, 'ORDER_CLOSED'),
    );
    expect(simulator.order(out_trade_no)?.reversal?.refundId).toBeDefined();
    expect(simulator.notifications()).toEqual([]);
    expect(simulator.exchanges(out_trade_no).map(({ api, status }) => `${api} ${status}`)).toEqual([
      ...['micropay 200', 'micropay 400', 'reverse 200', 'reverse 200', 'queryOrder 200', 'micropay 400'],
    ]);
  });

  it('is USERPAYING until the payer enters the password, and cannot be reversed meanwhile', async () => {
    const out_trade_no = newNumber();
    const code = simulator.authCode({ asksPassword: true });
    const asked = await charge(code, out_trade_no);
    expect(asked).toMatchObject({ status: 202, data: { trade_state: 'USERPAYING' } });
    expect(Object.keys(asked.data)).toEqual(['trade_state']);
    expect(await query(out_trade_no)).toMatchObject({ out_trade_no, trade_state: 'USERPAYING' });
    // A repetition charges nothing and says the same.
    expect((await charge(code, out_trade_no)).data).toEqual({ trade_state: 'USERPAYING' });
    expect(await reverse(out_trade_no)).toMatchObject({ status: 202, data: { code: 'USER_PAYING' } });
    await simulator.confirm(code);
    expect(await query(out_trade_no)).toMatchObject({ trade_state: 'SUCCESS' });
  });

  it('fails with the documented codes, and says when the payer was charged nevertheless', async () => {
    const wrong = [
      ['100000000000000000', 400, 'AUTH_CODE_INVALID'],
      ['900000000000000000', 400, 'PARAM_ERROR'],
      [simulator.authCode({ trouble: 'NOTENOUGH' }), 403, 'NOT_ENOUGH'],
      [simulator.authCode({ trouble: 'BANKERROR' }), 500, 'BANK_ERROR'],
      [simulator.authCode({ trouble: 'SYSTEMERROR' }), 500, 'SYSTEM_ERROR'],
    ] as const;
    const numbers = wrong.map(() => newNumber());
    for (const [index, [code, status, name]] of wrong.entries())
      await expect(charge(code, numbers[index])).rejects.toMatchObject(refused(status, name));
    expect(numbers.map((number) => simulator.order(number)?.state)).toEqual([
      ...[undefined, undefined, 'PAYERROR', 'SUCCESS', 'SUCCESS'],
    ]);
    const code = simulator.authCode();
    await charge(code);
    await expect(charge(code)).rejects.toMatchObject(refused(400, 'AUTH_CODE_ERROR'));
    const old = simulator.authCode();
    await simulator.advance('61s');
    await expect(charge(old)).rejects.toMatchObject(refused(400, 'AUTH_CODE_EXPIRED'));
  });

  it('can be retried with a new code of the same payer and the same parameters only', async () => {
    const out_trade_no = newNumber();
    const short = simulator.authCode({ openid: 'oSame', trouble: 'NOTENOUGH' });
    await expect(charge(short, out_trade_no)).rejects.toMatchObject(refused(403, 'NOT_ENOUGH'));
    await expect(charge(simulator.authCode(), out_trade_no)).rejects.toMatchObject(
      refused(400, 'BUYER_MISMATCH'),
    );
    const same = simulator.authCode({ openid: 'oSame' });
    await expect(charge(same, out_trade_no, { attach: 'other' })).rejects.toMatchObject(
      refused(403, 'OUT_TRADE_NO_USED'),
    );
    expect((await charge(same, out_trade_no)).data).toMatchObject({ trade_state: 'SUCCESS' });
  });

  it('is only reversed within seven days, and other orders never', async () => {
    await expect(reverse('unknown')).rejects.toMatchObject(refused(404, 'ORDER_NOT_EXIST'));
    const { outTradeNo } = await merchantClient(simulator, merchant).paidOrder();
    await expect(reverse(outTradeNo)).rejects.toMatchObject(refused(400, 'INVALID_REQUEST'));
    const out_trade_no = newNumber();
    await charge(simulator.authCode(), out_trade_no);
    await simulator.advance('8d');
    await expect(reverse(out_trade_no)).rejects.toMatchObject(refused(400, 'REVERSE_EXPIRE'));
  });

  it('is charged by a service provider for its sub-merchant', async () => {
    const send = v3Sender(simulator, partner);
    const out_trade_no = newNumber();
    const { mchId: sp_mchid, appid: sp_appid, subMchId: sub_mchid, subAppid: sub_appid } = partner;
    const ours = { sp_appid, sp_mchid, sub_appid, sub_mchid };
    const { json } = await send('POST', '/v3/pay/partner/transactions/codepay', {
      ...{ ...ours, description: '茶', out_trade_no, payer: { auth_code: simulator.authCode() } },
      ...{ amount: { total: 100 }, scene_info: { store_info: { id: '1' } } },
    });
    const payer = { sp_openid: expect.any(String), sub_openid: expect.any(String) };
    expect(json).toMatchObject({ ...ours, trade_state: 'SUCCESS', payer });
    const path = `/v3/pay/partner/transactions/out-trade-no/${out_trade_no}/reverse`;
    expect((await send('POST', path, ours)).json).toEqual({ ...ours, out_trade_no });
    expect(await send('POST', path.replace('/partner', ''), ours)).toMatchObject({ status: 400 });
  });
});
