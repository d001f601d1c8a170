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

describe('a refund of an order that can be shared', () => {
  it('comes out of what is frozen: all of it while nothing was shared', async () => {
    const { transactionId } = await client.shareableOrder();
    expect(outcome(await refund(transactionId, 1000))).toBe('SUCCESS');
    expect(outcome(await client.share(transactionId, [to(1)]))).toBe('AMOUNT_OVERDUE');
    expect(outcome(await client.finish(transactionId))).toBe('AMOUNT_OVERDUE');
  });

  it('leaves less to share: what was not refunded, less its fee, and the same part of it', async () => {
    const { transactionId } = await client.shareableOrder();
    await refund(transactionId, 500);
    expect(outcome(await client.shareMore(transactionId, [to(151)]))).toBe('RULE_LIMIT');
    expect(outcome(await client.shareMore(transactionId, [to(150)]))).toBe('SUCCESS');
    const out_order_no = newNumber('finish');
    await client.finish(transactionId, { out_order_no });
    expect((await client.querySharing(transactionId, out_order_no)).fields['amount']).toBe('347');
  });

  it('cannot take what was shared until the rest is unfrozen', async () => {
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

  it('is paid by the merchant once the order was shared for all, whether shares are returned or not', async () => {
    const { transactionId } = await client.shareableOrder();
    const { fields } = await client.share(transactionId, [to(300)]);
    expect(outcome(await refund(transactionId, 1000))).toBe('ERROR');
    await simulator.advance('5s');
    expect(outcome(await refund(transactionId, 1000))).toBe('SUCCESS');
    const giveBack = await client.giveBack({ order_id: fields['order_id'], return_amount: 300 });
    expect(giveBack.fields['result']).toBe('SUCCESS');
  });

  it('frees what it took when it is closed', async () => {
    const { transactionId } = await client.shareableOrder();
    const { fields } = await refund(transactionId, 1000);
    await simulator.settleRefund(fields['out_refund_no'] ?? '', 'REFUNDCLOSE');
    expect(outcome(await client.share(transactionId, [to(300)]))).toBe('SUCCESS');
  });

  it('frees nothing for shares when it is closed after the order was unfrozen', async () => {
    const { transactionId } = await client.shareableOrder();
    const { fields } = await refund(transactionId, 500);
    await client.finish(transactionId);
    await simulator.settleRefund(fields['out_refund_no'] ?? '', 'REFUNDCLOSE');
    expect(outcome(await client.shareMore(transactionId, [to(1)]))).toBe('AMOUNT_OVERDUE');
  });

  it('is as before for an order that cannot be shared', async () => {
    const { transactionId } = await client.paidOrder({ total_fee: 1000 });
    expect(outcome(await refund(transactionId, 1000))).toBe('SUCCESS');
  });
});
