import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type Simulator, type SimulatorEvent, startSimulator } from '../index';
import { newNumber } from '../testing/merchant-client';
import {
  outcome,
  PARTNER,
  PERSON,
  receiversOf,
  type SharingClient,
  sharingClient,
  to,
  toPerson,
} from '../testing/sharing-client';

let simulator: Simulator;
let client: SharingClient;
const events: SimulatorEvent[] = [];

beforeAll(async () => {
  simulator = await startSimulator({ onEvent: (event) => events.push(event) });
  client = sharingClient(simulator);
  await client.addPartner();
});
afterAll(() => simulator.stop());

describe('profitSharing', () => {
  it('shares an order once: the receivers get their shares and the payee the rest, less the fee', async () => {
    const { transactionId } = await client.shareableOrder();
    const out_order_no = newNumber('share');
    const accepted = await client.share(transactionId, [to(100), toPerson(200)], { out_order_no });
    expect(accepted.fields).toMatchObject({
      result_code: 'SUCCESS',
      transaction_id: transactionId,
      out_order_no,
      order_id: expect.stringMatching(/^3000\d{25}$/),
      status: 'PROCESSING',
    });
    expect(receiversOf(accepted)).toMatchObject([
      { account: PARTNER, amount: 100, result: 'PENDING' },
      { account: PERSON, amount: 200, result: 'PENDING' },
      { account: simulator.merchant.subMchId, amount: 694, description: '解冻给分账方', result: 'PENDING' },
    ]);

    await simulator.advance('5s');
    const done = await client.querySharing(transactionId, out_order_no);
    expect(done.fields).toMatchObject({ status: 'FINISHED', order_id: accepted.fields['order_id'] });
    expect(done.fields).not.toHaveProperty('appid');
    expect(receiversOf(done)).toEqual(
      receiversOf(accepted).map((receiver) => ({
        ...receiver,
        result: 'SUCCESS',
        finish_time: expect.stringMatching(/^\d{14}$/),
        detail_id: expect.stringMatching(/^3600\d{25}$/),
      })),
    );
    expect(events.slice(-2).map(({ type }) => type)).toEqual(['sharing-made', 'sharing-finished']);
  });

  it('leaves nothing to share or to unfreeze again', async () => {
    const { transactionId } = await client.shareableOrder();
    await client.share(transactionId, [to(1)]);
    for (const again of [
      await client.share(transactionId, [to(1)]),
      await client.shareMore(transactionId, [to(1)]),
      await client.finish(transactionId),
    ])
      expect(again.fields).toMatchObject({ err_code: 'AMOUNT_OVERDUE', err_code_des: '分账金额不足' });
  });

  it('is idempotent by out_order_no, also after the receiver was removed', async () => {
    const { transactionId } = await client.shareableOrder();
    const out_order_no = newNumber('share');
    await client.addReceiver({ type: 'MERCHANT_ID', account: '1900000111', name: '商户' });
    const receivers = [to(10, { account: '1900000111' })];
    const first = await client.share(transactionId, receivers, { out_order_no });
    await client.removeReceiver({ type: 'MERCHANT_ID', account: '1900000111' });
    const second = await client.share(transactionId, receivers, { out_order_no });
    expect(second.fields['order_id']).toBe(first.fields['order_id']);
    expect(simulator.sharings().filter((sharing) => sharing.outOrderNo === out_order_no)).toHaveLength(1);
  });

  it('refuses another request under the same out_order_no', async () => {
    const { transactionId } = await client.shareableOrder();
    const other = await client.shareableOrder();
    const out_order_no = newNumber('share');
    await client.shareMore(transactionId, [to(10)], { out_order_no });
    for (const [answer, text] of [
      [await client.shareMore(transactionId, [to(11)], { out_order_no }), '分账接收方与原请求不一致'],
      [await client.share(transactionId, [to(10)], { out_order_no }), '分账接收方与原请求不一致'],
      [await client.finish(transactionId, { out_order_no }), '分账接收方与原请求不一致'],
      [
        await client.shareMore(other.transactionId, [to(10)], { out_order_no }),
        '微信支付订单号与原请求不一致',
      ],
    ] as const)
      expect(answer.fields).toMatchObject({ err_code: 'PARAM_ERROR', err_code_des: text });
  });

  it('refuses orders that were made without profit_sharing, unknown ones, and other merchants’', async () => {
    const plain = await client.paidOrder();
    await simulator.advance('1m');
    for (const transactionId of [plain.transactionId, '4200000000000000000000000000']) {
      expect((await client.share(transactionId, [to(1)])).fields).toMatchObject({
        err_code: 'NOT_SHARE_ORDER',
        err_code_des: '非分账订单不支持分账',
      });
    }
    const two = await startSimulator({ merchants: [{ subMerchants: [{}, {}] }] });
    try {
      const both = sharingClient(two);
      const { transactionId } = await both.shareableOrder();
      const [, second] = two.merchant.subMerchants;
      const answer = await both.share(transactionId, [to(1)], {
        sub_mch_id: second?.mchId,
        sub_appid: second?.appid,
      });
      expect(answer.fields).toMatchObject({
        err_code: 'INVALID_REQUEST',
        err_code_des: '商户号与订单不匹配',
      });
    } finally {
      await two.stop();
    }
  });

  it('refuses an order in its first minute: ORDER_NOT_READY', async () => {
    const { transactionId } = await client.paidOrder({ profit_sharing: 'Y' });
    expect((await client.share(transactionId, [to(1)])).fields).toMatchObject({
      err_code: 'ORDER_NOT_READY',
      err_code_des: '订单处理中，暂时无法分账，请稍后再试',
    });
    expect(outcome(await client.finish(transactionId))).toBe('ORDER_NOT_READY');
    await simulator.advance('1m');
    expect(outcome(await client.share(transactionId, [to(1)]))).toBe('SUCCESS');
  });

  it('refuses receivers that were not added, that are the payee, or that are malformed', async () => {
    const { transactionId } = await client.shareableOrder();
    const stranger = await client.share(transactionId, [to(1), to(1, { account: '1900000199' })]);
    expect(stranger.fields).toMatchObject({
      err_code: 'PARAM_ERROR',
      err_code_des: '分账接收方关系不存在，请检查参数中每个接收方的关系。',
    });
    const payee = await client.share(transactionId, [to(1, { account: simulator.merchant.subMchId })]);
    expect(payee.fields['err_code']).toBe('PARAM_ERROR');
    expect((await client.share(transactionId, [toPerson(1)], { sub_appid: undefined })).refusal).toContain(
      'LACK_PARAMS',
    );
    for (const receivers of [[to('1')], [to(0)], [to(0.5)], [], Array(51).fill(to(1)), to(1), 'nobody']) {
      expect((await client.share(transactionId, receivers)).fields).toEqual({
        return_code: 'FAIL',
        return_msg: '分账接收方列表格式错误',
      });
    }
  });

  it('never puts a full openid into the reason of a refusal', async () => {
    const { transactionId } = await client.shareableOrder();
    const stranger = to(1, { type: 'PERSONAL_SUB_OPENID', account: 'oStranger' });
    expect((await client.share(transactionId, [stranger])).refusal).not.toContain('oStranger');
  });

  it('gives the share of a receiver with an abnormal account to the payee', async () => {
    const { transactionId } = await client.shareableOrder();
    const out_order_no = newNumber('share');
    simulator.setReceiverAccount(PARTNER, 'ABNORMAL');
    await client.share(transactionId, [to(100), toPerson(100)], { out_order_no });
    await simulator.advance('5s');
    simulator.setReceiverAccount(PARTNER, 'NORMAL');
    const done = await client.querySharing(transactionId, out_order_no);
    expect(done.fields['status']).toBe('FINISHED');
    expect(receiversOf(done)).toMatchObject([
      { account: PARTNER, result: 'CLOSED', fail_reason: 'ACCOUNT_ABNORMAL' },
      { account: PERSON, result: 'SUCCESS' },
      { account: simulator.merchant.subMchId, result: 'SUCCESS' },
    ]);
  });

  it('gives nothing to a receiver that was removed meanwhile', async () => {
    const { transactionId } = await client.shareableOrder();
    const out_order_no = newNumber('share');
    const gone = { type: 'MERCHANT_ID', account: '1900000112', name: '商户' };
    await client.addReceiver(gone);
    await client.share(transactionId, [to(1, { account: gone.account })], { out_order_no });
    await client.removeReceiver(gone);
    await simulator.advance('5s');
    expect(receiversOf(await client.querySharing(transactionId, out_order_no))).toMatchObject([
      { result: 'CLOSED', fail_reason: 'NO_RELATION' },
      {},
    ]);
  });

  it('shares no more with others than the sub-merchant allows: 30 %', async () => {
    const { transactionId } = await client.shareableOrder();
    expect((await client.shareMore(transactionId, [to(301)])).fields).toMatchObject({
      err_code: 'RULE_LIMIT',
      err_code_des: '分账金额超出最大分账比例',
    });
    expect(outcome(await client.shareMore(transactionId, [to(200)]))).toBe('SUCCESS');
    expect(outcome(await client.shareMore(transactionId, [to(101)]))).toBe('RULE_LIMIT');
    expect(outcome(await client.shareMore(transactionId, [to(100)]))).toBe('SUCCESS');
  });

  it('has options for the ratio, the wait and the delay', async () => {
    const quick = await startSimulator({ profitSharing: { maxRatio: 100, readyAfter: 0, delay: '1h' } });
    try {
      const eager = sharingClient(quick);
      await eager.addPartner();
      const { transactionId } = await eager.paidOrder({ profit_sharing: 'Y', total_fee: 1000 });
      const out_order_no = newNumber('share');
      expect(outcome(await eager.share(transactionId, [to(995)]))).toBe('AMOUNT_OVERDUE');
      expect(outcome(await eager.share(transactionId, [to(994)], { out_order_no }))).toBe('SUCCESS');
      await quick.advance('59m');
      expect((await eager.querySharing(transactionId, out_order_no)).fields['status']).toBe('PROCESSING');
      await quick.advance('1m');
      expect((await eager.querySharing(transactionId, out_order_no)).fields['status']).toBe('FINISHED');
    } finally {
      await quick.stop();
    }
    await expect(startSimulator({ profitSharing: { maxRatio: 101 } })).rejects.toMatchObject({
      code: 'OPTION_INVALID',
    });
  });

  it('shares the settled amount only, without the merchant’s own discounts', async () => {
    const { transactionId } = await client.shareableOrder(
      {},
      { coupons: [{ id: 'own', fee: 500, type: 'NO_CASH' }] },
    );
    const out_order_no = newNumber('finish');
    await client.finish(transactionId, { out_order_no });
    expect((await client.querySharing(transactionId, out_order_no)).fields['amount']).toBe('497');
  });

  it('works for a direct merchant, who is the payee itself', async () => {
    const own = await startSimulator({ merchants: [{}] });
    try {
      const direct = sharingClient(own);
      await direct.addReceiver({ type: 'PERSONAL_OPENID', account: PERSON });
      const { transactionId } = await direct.shareableOrder();
      const answer = await direct.share(transactionId, [
        to(100, { type: 'PERSONAL_OPENID', account: PERSON }),
      ]);
      expect(receiversOf(answer)).toMatchObject([
        { account: PERSON },
        { account: own.merchant.mchId, amount: 894 },
      ]);
    } finally {
      await own.stop();
    }
  });

  it('needs the client certificate', async () => {
    const answer = await client.post('/secapi/pay/profitsharing', { transaction_id: '1' });
    expect(answer.status).toBe(400);
  });
});

describe('multiProfitSharing', () => {
  it('shares a part and leaves the rest frozen; the payee may be a receiver', async () => {
    const { transactionId } = await client.shareableOrder();
    const payee = to(500, { account: simulator.merchant.subMchId });
    const first = await client.shareMore(transactionId, [to(100), payee]);
    expect(receiversOf(first)).toHaveLength(2);
    expect(outcome(await client.shareMore(transactionId, [to(200)]))).toBe('SUCCESS');
    const out_order_no = newNumber('finish');
    await client.finish(transactionId, { out_order_no });
    expect((await client.querySharing(transactionId, out_order_no)).fields['amount']).toBe('194');
  });

  it('is possible fifty times an order', async () => {
    const { transactionId } = await client.shareableOrder();
    for (let time = 0; time < 50; time++)
      expect(outcome(await client.shareMore(transactionId, [to(1)]))).toBe('SUCCESS');
    expect((await client.shareMore(transactionId, [to(1)])).fields).toMatchObject({
      err_code: 'INVALID_REQUEST',
      err_code_des: expect.stringContaining('50次'),
    });
  });
});

describe('profitSharingQuery', () => {
  it('knows the sharings of this order only: ORDERNOTEXIST', async () => {
    const { transactionId } = await client.shareableOrder();
    const other = await client.shareableOrder();
    const out_order_no = newNumber('share');
    await client.shareMore(transactionId, [to(1)], { out_order_no });
    for (const answer of [
      await client.querySharing(transactionId, 'unknown'),
      await client.querySharing(other.transactionId, out_order_no),
    ])
      expect(answer.fields).toMatchObject({ err_code: 'ORDERNOTEXIST', err_code_des: '此记录不存在' });
  });

  it.each(['appid', 'sub_appid'] as const)(
    'answers SIGN_ERROR to an %s, which it does not take',
    async (name) => {
      const { appid, subAppid } = simulator.merchant;
      const answer = await client.querySharing('1', '1', { [name]: name === 'appid' ? appid : subAppid });
      expect(answer.fields).toMatchObject({ err_code: 'SIGN_ERROR', err_code_des: '验证签名失败' });
      expect(answer.refusal).toContain(`takes no ${name}`);
    },
  );
});

describe('profitSharingFinish', () => {
  it('unfreezes an order that was not shared', async () => {
    const { transactionId } = await client.shareableOrder();
    const out_order_no = newNumber('finish');
    const { fields } = await client.finish(transactionId, { out_order_no, description: '不分账' });
    expect(fields).toMatchObject({
      result_code: 'SUCCESS',
      transaction_id: transactionId,
      out_order_no,
      order_id: expect.stringMatching(/^3000\d{25}$/),
    });
    await simulator.advance('5s');
    const told = await client.querySharing(transactionId, out_order_no);
    expect(told.fields).toMatchObject({ status: 'FINISHED', amount: '994', description: '不分账' });
    expect(told.fields).not.toHaveProperty('receivers');
    expect(outcome(await client.share(transactionId, [to(1)]))).toBe('AMOUNT_OVERDUE');
  });

  it('is idempotent by out_order_no; a second number is refused', async () => {
    const { transactionId } = await client.shareableOrder();
    const out_order_no = newNumber('finish');
    const first = await client.finish(transactionId, { out_order_no });
    const second = await client.finish(transactionId, { out_order_no });
    expect(second.fields['order_id']).toBe(first.fields['order_id']);
    expect(outcome(await client.finish(transactionId))).toBe('AMOUNT_OVERDUE');
  });

  it('answers SIGN_ERROR to a sub_appid, which it does not take', async () => {
    const { transactionId } = await client.shareableOrder();
    const answer = await client.finish(transactionId, { sub_appid: simulator.merchant.subAppid });
    expect(outcome(answer)).toBe('SIGN_ERROR');
  });

  it('happens automatically after thirty days', async () => {
    const { transactionId } = await client.shareableOrder();
    await simulator.advance('30d');
    expect(outcome(await client.share(transactionId, [to(1)]))).toBe('AMOUNT_OVERDUE');
    expect(outcome(await client.finish(transactionId))).toBe('AMOUNT_OVERDUE');
  });
});
