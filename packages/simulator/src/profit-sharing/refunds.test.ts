import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type Simulator, startSimulator } from '../index';
import { newNumber } from '../testing/merchant-client';
import { outcome, type SharingClient, sharingClient, to } from '../testing/sharing-client';

let simulator: Simulator;
let client: SharingClient;

beforeAll(async () => {
  simulator = await startSimulator();
  client = sharingClient(simulator);
  await client.addPartner();
});
afterAll(() => simulator.stop());

const refund = (transaction_id: string, refund_fee: number) =>
  client.refund({ transaction_id, out_refund_no: newNumber('refund'), total_fee: 1000, refund_fee });

describe('a refund of an order with profit sharing', () => {
  it('is paid from the frozen money, in full while nothing was shared', async () => {
    const { transactionId } = await client.shareableOrder();
    expect(outcome(await refund(transactionId, 1000))).toBe('SUCCESS');
    expect(outcome(await client.share(transactionId, [to(1)]))).toBe('AMOUNT_OVERDUE');
    expect(outcome(await client.finish(transactionId))).toBe('AMOUNT_OVERDUE');
  });

  it('lowers the amount that can be shared, and the ratio applies to the rest', async () => {
    const { transactionId } = await client.shareableOrder();
    await refund(transactionId, 500);
    expect(outcome(await client.shareMore(transactionId, [to(151)]))).toBe('RULE_LIMIT');
    expect(outcome(await client.shareMore(transactionId, [to(150)]))).toBe('SUCCESS');
    const out_order_no = newNumber('finish');
    await client.finish(transactionId, { out_order_no });
    expect((await client.querySharing(transactionId, out_order_no)).fields['amount']).toBe('347');
  });

  it('cannot take shared money until the rest is unfrozen', async () => {
    const { transactionId } = await client.shareableOrder();
    await client.shareMore(transactionId, [to(300)]);
    await simulator.advance('5s');
    expect((await refund(transactionId, 1000)).fields).toMatchObject({
      err_code: 'ERROR',
      err_code_des: '申请退款金额大于剩余未分账金额，请等待分账完成后再试',
    });
    expect(outcome(await refund(transactionId, 200))).toBe('SUCCESS');
    await client.finish(transactionId);
    expect(outcome(await refund(transactionId, 800))).toBe('ERROR');
    await simulator.advance('5s');
    expect(outcome(await refund(transactionId, 800))).toBe('SUCCESS');
  });

  it('is paid by the merchant after the rest was unfrozen, whether shares are returned or not', async () => {
    const { transactionId } = await client.shareableOrder();
    const { fields } = await client.share(transactionId, [to(300)]);
    expect(outcome(await refund(transactionId, 1000))).toBe('ERROR');
    await simulator.advance('5s');
    expect(outcome(await refund(transactionId, 1000))).toBe('SUCCESS');
    const giveBack = await client.giveBack({ order_id: fields['order_id'], return_amount: 300 });
    expect(giveBack.fields['result']).toBe('SUCCESS');
  });

  it('frees its amount when it is closed', async () => {
    const { transactionId } = await client.shareableOrder();
    const { fields } = await refund(transactionId, 1000);
    await simulator.settleRefund(fields['out_refund_no'] ?? '', 'REFUNDCLOSE');
    expect(outcome(await client.share(transactionId, [to(300)]))).toBe('SUCCESS');
  });

  it('frees nothing to share when it is closed after the unfreezing', async () => {
    const { transactionId } = await client.shareableOrder();
    const { fields } = await refund(transactionId, 500);
    await client.finish(transactionId);
    await simulator.settleRefund(fields['out_refund_no'] ?? '', 'REFUNDCLOSE');
    expect(outcome(await client.shareMore(transactionId, [to(1)]))).toBe('AMOUNT_OVERDUE');
  });

  it('is unchanged for an order without profit sharing', async () => {
    const { transactionId } = await client.paidOrder({ total_fee: 1000 });
    expect(outcome(await refund(transactionId, 1000))).toBe('SUCCESS');
  });
});
