/** Orders that the database has lost, by a restored backup or a failover that dropped committed rows. */
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { captureLog } from '../testing/gateway';
import { intakeOf } from '../testing/intake';
import { salesOf } from '../testing/sales';
import { openShop, type Shop } from '../testing/simulated-shop';
import { takeJobs } from '../testing/take-jobs';
import { createOrderOperations } from './unknown-order';

const TARGET = { envId: 'prod', functionName: 'pay_cb' };

describe('an order that the store has lost', () => {
  let shop: Shop;
  const sales = salesOf(() => shop);

  beforeAll(async () => {
    shop = await openShop({ merchants: [{ subMerchants: [{}] }] });
  });
  afterEach(() => shop.clear());
  afterAll(() => shop.close());

  const recover = (outTradeNo: string, merchant?: string) =>
    createOrderOperations({
      store: shop.store,
      intake: intakeOf(shop.store, captureLog().logger),
      account: shop.account,
    }).recoverOrder({ outTradeNo, merchant, target: TARGET });

  /** What a failover loses. */
  async function lose(outTradeNo: string): Promise<void> {
    for (const table of ['orders', 'notifications', 'refunds'] as const)
      await shop.store.database.db.deleteFrom(table).where('out_trade_no', '=', outTradeNo).execute();
  }

  const jobs = async () => (await takeJobs(shop.store)).map(({ partitionKey }) => partitionKey);

  it('is delivered once a bill lists it, with what WeChat Pay has signed; then the day is clean', async () => {
    let outTradeNo = '';
    const day = await sales.tradedDay(async () => {
      outTradeNo = await sales.paidOrder(8800);
      await lose(outTradeNo);
    });
    await sales.bookkeeper().runDay(day);
    expect(await sales.differencesOf(day)).toMatchObject([{ kind: 'missing_here', outTradeNo }]);
    const transactionId = shop.simulator.order(outTradeNo)?.payment?.transactionId;
    const stored = { state: 'pending', source: 'recovered', amount: 8800, transactionId, target: TARGET };
    // The bill says whose order it is.
    expect(await recover(outTradeNo)).toMatchObject({ ...stored, merchant: shop.merchant.subMchId });
    expect(await jobs()).toEqual([`${shop.merchant.subMchId}/${outTradeNo}`]);
    await sales.bookkeeper().runDay(day);
    expect(await sales.differencesOf(day)).toEqual([]);
    // Its callback may be running: a second command must not call it beside that.
    await expect(recover(outTradeNo)).rejects.toMatchObject({
      code: 'ORDER_KNOWN',
      message: expect.stringMatching(/deliveries retry \d+/),
    });
  });

  it('is delivered without a bill, if its merchant is named', async () => {
    const outTradeNo = await sales.paidOrder(100);
    await lose(outTradeNo);
    await expect(recover(outTradeNo)).rejects.toMatchObject({ code: 'QUERY_FAILED' });
    const { subMchId } = shop.merchant;
    expect(await recover(outTradeNo, subMchId)).toMatchObject({ state: 'pending', merchant: subMchId });
  });

  it('is delivered although another merchant has an order with its number here', async () => {
    const outTradeNo = await sales.paidOrder(100);
    await lose(outTradeNo);
    const other = { merchant: '1900007777', outTradeNo, api: 'unifiedOrder', totalFee: 5 };
    await shop.store.orders.begin({ ...other, route: undefined, asked: {} });
    expect(await recover(outTradeNo, shop.merchant.subMchId)).toMatchObject({ amount: 100 });
  });

  it('is not delivered if it is not paid, or was refunded since: its callback would ship it', async () => {
    const { subMchId } = shop.merchant;
    const refunded = await sales.paidOrder(100);
    await shop.refund(`R-${refunded}`, refunded, 100, 100);
    await shop.simulator.advance('10s');
    await shop.simulator.idle();
    await shop.order('unpaid-order');
    for (const outTradeNo of [refunded, 'unpaid-order']) await lose(outTradeNo);
    const refusals = [
      [refunded, 'ORDER_REFUNDED'],
      ['unpaid-order', 'ORDER_NOT_PAID'],
      ['invented-order', 'ORDER_NOT_PAID'],
    ] as const;
    for (const [outTradeNo, code] of refusals) {
      await expect(recover(outTradeNo, subMchId)).rejects.toMatchObject({ code, zh: expect.anything() });
      expect((await shop.store.showOrder(outTradeNo)).notifications).toEqual([]);
    }
  });

  it('and that the store still has is left to the gateway', async () => {
    await shop.order('known-order');
    await expect(recover('known-order')).rejects.toMatchObject({
      code: 'ORDER_KNOWN',
      message: expect.stringMatching(/orders show known-order/),
    });
  });
});
