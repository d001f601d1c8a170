import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type Simulator, startSimulator } from '../index';
import { newNumber } from '../testing/merchant-client';
import {
  outcome,
  PARTNER,
  PERSON,
  type SharingClient,
  sharingClient,
  to,
  toPerson,
} from '../testing/sharing-client';

let simulator: Simulator;
let client: SharingClient;

beforeAll(async () => {
  simulator = await startSimulator();
  client = sharingClient(simulator);
  await client.addPartner();
});
afterAll(() => simulator.stop());

/** An order with 100 cents shared to the partner and 100 to a person. */
async function shared() {
  const { transactionId } = await client.shareableOrder();
  const out_order_no = newNumber('share');
  const { fields } = await client.share(transactionId, [to(100), toPerson(100)], { out_order_no });
  await simulator.advance('5s');
  return { transactionId, out_order_no, order_id: fields['order_id'] };
}

describe('profitSharingReturn', () => {
  it('takes a share back immediately, by either number, with an answer without result_code', async () => {
    const { out_order_no, order_id } = await shared();
    const out_return_no = newNumber('return');
    const { fields } = await client.giveBack({ order_id, out_return_no, return_amount: 60 });
    expect(fields).toMatchObject({
      return_code: 'SUCCESS',
      order_id,
      out_order_no,
      out_return_no,
      return_no: expect.stringMatching(/^\d{29}$/),
      return_account_type: 'MERCHANT_ID',
      return_account: PARTNER,
      return_amount: '60',
      description: '用户退款',
      result: 'SUCCESS',
      finish_time: expect.stringMatching(/^\d{14}$/),
      sign: expect.stringMatching(/^[0-9A-F]{64}$/),
    });
    expect(fields).not.toHaveProperty('result_code');
    expect((await client.giveBack({ out_order_no, return_amount: 40 })).fields['result']).toBe('SUCCESS');
  });

  it('takes no more than the merchant received; the refusal has error_code and no signature', async () => {
    const { order_id } = await shared();
    await client.giveBack({ order_id, return_amount: 60 });
    expect((await client.giveBack({ order_id, return_amount: 41 })).fields).toEqual({
      return_code: 'FAIL',
      error_code: 'AMOUNT_OVERDUE',
      error_msg: '剩余可回退的金额不足',
    });
    expect(outcome(await client.giveBack({ order_id, return_amount: 40 }))).toBe('SUCCESS');
    expect(outcome(await client.giveBack({ order_id, return_amount: 1 }))).toBe('AMOUNT_OVERDUE');
  });

  it('is idempotent by out_return_no and refuses another return under it', async () => {
    const { order_id } = await shared();
    const out_return_no = newNumber('return');
    const first = await client.giveBack({ order_id, out_return_no, return_amount: 60 });
    const second = await client.giveBack({ order_id, out_return_no, return_amount: 60 });
    expect(second.fields['return_no']).toBe(first.fields['return_no']);
    expect(outcome(await client.giveBack({ order_id, out_return_no, return_amount: 40 }))).toBe(
      'PARAM_ERROR',
    );
    expect(simulator.sharingReturns().filter((known) => known.outReturnNo === out_return_no)).toHaveLength(1);
  });

  it('takes nothing back from persons, from the payee, or from merchants that received nothing', async () => {
    const { order_id } = await shared();
    for (const return_account of [PERSON, simulator.merchant.subMchId, '1900000199'])
      expect(outcome(await client.giveBack({ order_id, return_account, return_amount: 1 }))).toBe(
        'PARAM_ERROR',
      );
    const person = await client.giveBack({
      order_id,
      return_account_type: 'PERSONAL_SUB_OPENID',
      return_amount: 1,
    });
    expect(person.fields).toEqual({
      return_code: 'FAIL',
      error_code: 'PARAM_ERROR',
      error_msg: 'invalid return_account_type',
    });
  });

  it('takes no share back before it was received', async () => {
    const { transactionId } = await client.shareableOrder();
    const { fields } = await client.share(transactionId, [to(100)]);
    const answer = await client.giveBack({ order_id: fields['order_id'], return_amount: 1 });
    expect(answer.refusal).toMatch(/PARAM_ERROR; .* is PROCESSING/);
  });

  it('is PROCESSING while the receiver is short of funds, and succeeds when repeated after that', async () => {
    const { order_id } = await shared();
    const attempt = { order_id, out_return_no: newNumber('return'), return_amount: 100 };
    simulator.setReceiverAccount(PARTNER, 'SHORT_OF_FUNDS');
    const waiting = await client.giveBack(attempt);
    expect(waiting.fields).toMatchObject({ return_code: 'SUCCESS', result: 'PROCESSING' });
    expect(waiting.fields).not.toHaveProperty('finish_time');
    // A pending return reserves its amount.
    expect(outcome(await client.giveBack({ order_id, return_amount: 1 }))).toBe('AMOUNT_OVERDUE');
    expect((await client.giveBack(attempt)).fields['result']).toBe('PROCESSING');
    simulator.setReceiverAccount(PARTNER, 'NORMAL');
    expect((await client.giveBack(attempt)).fields['result']).toBe('SUCCESS');
  });

  it('fails after five days, and can be made again under another number', async () => {
    const { order_id } = await shared();
    const out_return_no = newNumber('return');
    simulator.setReceiverAccount(PARTNER, 'SHORT_OF_FUNDS');
    await client.giveBack({ order_id, out_return_no, return_amount: 100 });
    await simulator.advance('5d');
    expect((await client.queryReturn({ order_id, out_return_no })).fields).toMatchObject({
      result: 'FAILED',
      fail_reason: 'TIME_OUT_CLOSED',
    });
    simulator.setReceiverAccount(PARTNER, 'NORMAL');
    expect((await client.giveBack({ order_id, return_amount: 100 })).fields['result']).toBe('SUCCESS');
  });

  it('fails if the receiver’s account is abnormal', async () => {
    const { order_id } = await shared();
    simulator.setReceiverAccount(PARTNER, 'ABNORMAL');
    const { fields } = await client.giveBack({ order_id, return_amount: 100 });
    simulator.setReceiverAccount(PARTNER, 'NORMAL');
    expect(fields).toMatchObject({ result: 'FAILED', fail_reason: 'ACCOUNT_ABNORMAL' });
  });

  it('is possible for 180 days', async () => {
    const { order_id } = await shared();
    await simulator.advance('179d');
    expect(outcome(await client.giveBack({ order_id, return_amount: 1 }))).toBe('SUCCESS');
    await simulator.advance('1d');
    expect(outcome(await client.giveBack({ order_id, return_amount: 1 }))).toBe('INVALID_REQUEST');
  });

  it('refuses unknown sharings and unsigned requests in the same form', async () => {
    expect((await client.giveBack({ order_id: '1', return_amount: 1 })).fields).toMatchObject({
      return_code: 'FAIL',
      error_code: 'ORDERNOTEXIST',
    });
    expect((await client.giveBack({ order_id: '1', return_amount: 1, sign: 'X' })).fields).toEqual({
      return_code: 'FAIL',
      error_code: 'SIGNERROR',
      error_msg: '签名错误',
    });
  });
});

describe('profitSharingReturnQuery', () => {
  it('returns the result of the return, by either number', async () => {
    const { out_order_no, order_id } = await shared();
    const out_return_no = newNumber('return');
    const {
      sign: _sign,
      nonce_str: _nonce,
      sub_appid: _appid,
      ...answered
    } = (await client.giveBack({ order_id, out_return_no, return_amount: 5 })).fields;
    expect((await client.queryReturn({ order_id, out_return_no })).fields).toMatchObject(answered);
    expect((await client.queryReturn({ out_order_no, out_return_no })).fields).toMatchObject(answered);
  });

  it('knows the returns of this sharing only', async () => {
    const [one, other] = [await shared(), await shared()];
    const out_return_no = newNumber('return');
    await client.giveBack({ order_id: one.order_id, out_return_no, return_amount: 5 });
    expect(outcome(await client.queryReturn({ order_id: other.order_id, out_return_no }))).toBe(
      'ORDERNOTEXIST',
    );
    expect(outcome(await client.queryReturn({ order_id: one.order_id, out_return_no: 'R' }))).toBe(
      'ORDERNOTEXIST',
    );
  });

  it('answers SIGN_ERROR to a sub_appid, which it does not take', async () => {
    const { order_id } = await shared();
    const sub_appid = simulator.merchant.subAppid;
    expect(outcome(await client.queryReturn({ order_id, out_return_no: 'R', sub_appid }))).toBe('SIGN_ERROR');
  });
});
