/** The configuration is changed while orders are open: recovery still asks WeChat Pay as the account that placed them. */
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import type { MerchantAccount } from '@opencloudpay/cloudpay';
import { Registry } from 'prom-client';
import { captureLog } from '../testing/gateway';
import { intakeOf } from '../testing/intake';
import { openShop, type Shop } from '../testing/simulated-shop';
import { createRecoveryMetrics } from './metrics';
import { checkRecovery } from './options';
import { createRecovery } from './recovery';
import { createTransportFor } from './transport-for';

const NEW_APPID = 'wx00000000000000ab';

describe.each(['v2', 'v3'] as const)('an open order of %s', (version) => {
  let shop: Shop;

  beforeAll(async () => {
    shop = await openShop({ version, merchants: [{ otherAppids: [NEW_APPID], subMerchants: [{}] }] });
  });
  afterEach(() => shop.clear());
  afterAll(() => shop.close());

  /** Searches with accounts that are not the one that placed the order. */
  async function searchWith(...merchants: Partial<MerchantAccount>[]) {
    const [placer] = shop.account.merchants;
    const log = captureLog();
    const { search } = createRecovery({
      store: shop.store,
      intake: intakeOf(shop.store, log.logger),
      transportFor: createTransportFor({
        merchants: merchants.map((changed) => ({ ...placer, ...changed }) as MerchantAccount),
      }),
      options: checkRecovery({ perSecond: 1000 }),
      now: shop.now,
      logger: log.logger,
      metrics: createRecoveryMetrics({ registry: new Registry() }),
    });
    await search();
    return log.lines().map(({ code }) => code);
  }

  /** A payment whose notification was lost. */
  async function lost(outTradeNo: string) {
    await shop.order(outTradeNo, { totalFee: 700 });
    await shop.simulator.setFault({ type: 'drop' });
    await shop.pay(outTradeNo);
    await shop.simulator.advance('6m');
  }

  it('is found and delivered after its appid was replaced in the configuration', async () => {
    await lost('appid-replaced-1');
    expect(await searchWith({ appid: NEW_APPID })).toEqual(['RECOVERED']);
    const { orders, notifications } = await shop.store.showOrder('appid-replaced-1');
    expect(orders).toMatchObject([{ state: 'paid', appid: shop.merchant.appid }]);
    expect(notifications).toMatchObject([{ state: 'pending', source: 'recovered', amount: 700 }]);
  });

  it('is found after its environment and sub-merchant moved to another account', async () => {
    await lost('account-moved-1');
    const { subMchId } = shop.merchant;
    const codes = await searchWith(
      { envIds: ['env-of-others'], subMchIds: ['1900009999'] },
      { mchId: '1900008888', appid: 'wx8888888888888888', subMchIds: [subMchId] },
    );
    expect(codes).toEqual(['RECOVERED']);
  });

  it('whose refund is open learns its end after its appid was replaced', async () => {
    await shop.order('appid-replaced-2', { totalFee: 700 });
    await shop.pay('appid-replaced-2');
    await shop.simulator.setFault({ type: 'drop' });
    await shop.refund('appid-replaced-2-r', 'appid-replaced-2', 300, 700);
    await shop.simulator.advance('6m');
    // As the durable gateway stores it: with the appid of the call.
    const { appid } = shop.merchant;
    await shop.store.database.db.updateTable('refunds').set({ appid }).execute();
    expect(await searchWith({ appid: NEW_APPID })).toEqual(['RECOVERED']);
    const { refunds } = await shop.store.showOrder('appid-replaced-2');
    expect(refunds).toMatchObject([{ state: 'succeeded' }]);
  });
});
