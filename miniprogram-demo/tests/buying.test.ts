/**
 * Goods, checkout, payment and order: the demo's pages with the functions in `cloudfunctions`, run by the emulator.
 *
 * @jest-environment ./miniprogram-demo/tests/phone-environment.cjs
 */
import { describe, expect, it } from '@jest/globals';
import { shows, until } from './mini-program';
import { emulatedShop, ME } from './shop';

interface Collection {
  doc(id: string): { update(options: { data: object }): Promise<unknown> };
}
declare const wx: { cloud: { database(): { collection(name: string): Collection } } };

const shop = emulatedShop();

describe('the goods', () => {
  it('are read from the database, and link to the checkout', async () => {
    const page = shop.open('goods');
    expect(page.text()).toBe('正在加载');
    await shows(page, '龙井茶 50 克');
    expect(page.texts('.item-name')).toEqual(['龙井茶 50 克', '白瓷品茗杯']);
    expect(page.texts('.amount')).toEqual(['¥88.00', '¥42.00']);
    expect(page.attribute('.goods', 'aria-label')).toBe('龙井茶 50 克，¥88.00，购买');
    expect(shop.called).toEqual([]);
    page.tap('.goods');
    await shop.went(/^navigateTo \/pages\/checkout\/checkout\?goodsId=tea$/);
  });

  it('are the current ones each time that the page is shown, and cannot be written by the mini program', async () => {
    const { database } = shop.emulator;
    const page = shop.open('goods');
    await shows(page, '白瓷品茗杯');
    await database.update('goods', { _id: 'cup' }, { $set: { price: 3900, sold: 7 } });
    await page.lifeCycle('onShow');
    await shows(page, '已售 7 件');
    expect(page.texts('.amount')).toEqual(['¥88.00', '¥39.00']);
    await database.update('goods', { _id: 'cup' }, { $set: { price: 4200, sold: 0 } });
    const goods = wx.cloud.database().collection('goods');
    await expect(goods.doc('tea').update({ data: { price: 1 } })).rejects.toMatchObject({ errCode: -502003 });
  });

  it('can be tried again when they cannot be read', async () => {
    const documents = await shop.emulator.documents();
    await documents.setPermission('goods', 'ADMINONLY');
    const page = shop.open('goods');
    await shows(page, '网络不太顺畅');
    expect(page.text()).not.toContain('店里还没有商品');
    const checkout = shop.open('checkout', { goodsId: 'tea' });
    await shows(checkout, '网络不太顺畅');
    await documents.setPermission('goods', 'ADMINWRITE');
    for (const one of [page, checkout]) {
      one.tap('.again');
      await shows(one, '龙井茶 50 克');
    }
  });
});

describe('an order', () => {
  it('is bought, paid and stored as paid by the callback function', async () => {
    await shop.buy();
    await shop.went(/^redirectTo \/pages\/order\/order\?outTradeNo=\w+$/);
    const result = shop.open('order', { outTradeNo: shop.outTradeNo() });
    await shows(result, '支付成功');
    expect(result.text()).toContain('¥88.00');
    expect(result.has('.refresh')).toBe(false);
    expect(shop.orderAtWeChatPay(shop.outTradeNo())).toMatchObject({ state: 'SUCCESS', totalFee: 8800 });
    expect(shop.emulator.deliveries().at(-1)).toMatchObject({
      event: { outTradeNo: shop.outTradeNo(), userInfo: { openId: ME.openId } },
      verdict: { delivered: true },
    });
    // No query was needed.
    expect(shop.called).toEqual(['pay']);
  });

  it('is created once when the button is tapped several times', async () => {
    const page = shop.open('checkout', { goodsId: 'tea' });
    await shows(page, '实付金额');
    // Before the page has a chance to disable its button, and after.
    page.tap('.pay');
    page.tap('.pay');
    await shows(page, '请稍候');
    page.tap('.pay');
    await shop.went(/^redirectTo/);
    expect(shop.called).toEqual(['pay']);
    expect(shop.sheets).toHaveLength(1);
  });

  it('is created and charged once when two pages buy at the same time', async () => {
    await Promise.all([shop.buy(), shop.buy()]);
    await until(
      () => shop.wx.went.length === 2,
      () => 'two pages that went on',
    );
    expect(shop.called.filter((name) => name === 'pay')).toHaveLength(1);
    expect(new Set(shop.sheets.map((payment) => payment.package)).size).toBe(1);
    expect(shop.orderAtWeChatPay(shop.outTradeNo())).toMatchObject({ state: 'SUCCESS' });
  });

  it('stays open when the payment is cancelled, and is paid under the same number', async () => {
    shop.payer = async () => 'requestPayment:fail cancel';
    const page = await shop.buy();
    await shows(page, '已取消支付');
    const number = shop.outTradeNo();
    expect(shop.orderAtWeChatPay(number)).toMatchObject({ state: 'NOTPAY' });
    expect(shop.wx.went).toEqual([]);
    await shows(page, '继续支付');
    shop.payer = shop.pays;
    page.tap('.pay');
    await shop.went(/^redirectTo/);
    expect(shop.outTradeNo()).toBe(number);
    expect(shop.orderAtWeChatPay(number)).toMatchObject({ state: 'SUCCESS' });
  });

  it('is continued from the goods page after the payment was cancelled and the page was left', async () => {
    shop.payer = async () => 'requestPayment:fail cancel';
    await shows(await shop.buy(), '已取消支付');
    const number = shop.outTradeNo();
    shop.payer = shop.pays;
    await shop.buy();
    await shop.went(/^redirectTo/);
    expect(shop.outTradeNo()).toBe(number);
  });

  it('gets a new number when the earlier order has expired', async () => {
    shop.payer = async () => 'requestPayment:fail cancel';
    await shows(await shop.buy(), '已取消支付');
    const twoHoursAgo = Date.now() - 2 * 60 * 60 * 1000;
    const [old] = shop.wx.storage.get('orders') as { outTradeNo: string }[];
    shop.wx.storage.set('orders', [{ ...old, madeAt: twoHoursAgo }]);
    shop.payer = shop.pays;
    await shop.buy();
    await shop.went(/^redirectTo/);
    expect(shop.wx.storage.get('orders')).toMatchObject([
      { outTradeNo: expect.not.stringMatching(String(old?.outTradeNo)), state: 'confirming' },
      { outTradeNo: old?.outTradeNo, state: 'unpaid' },
    ]);
  });

  it('is paid only after the user has agreed, if it costs more than the page showed', async () => {
    shop.dearer = 9900;
    const page = await shop.buy();
    await shows(page, '价格有变动');
    await shows(page, '继续支付 ¥99.00');
    expect(shop.sheets).toEqual([]);
    page.tap('.pay');
    await shop.went(/^redirectTo/);
    expect(shop.sheets).toHaveLength(1);
    shop.outTradeNo();
  });

  it('shows after a failed payment that nothing was charged, as a query confirmed, and can be paid again', async () => {
    shop.payer = async () => 'requestPayment:fail 银行卡余额不足';
    await shop.buy();
    const order = await shop.nextPage();
    await shows(order, /支付失败.*没有扣款，可以重新支付.*继续支付/);
    expect(shop.called).toEqual(['pay', 'query_order']);
    shop.payer = shop.pays;
    order.tap('.pay');
    const checkout = await shop.nextPage();
    await shows(checkout, '微信支付 ¥88.00');
    checkout.tap('.pay');
    await shows(await shop.nextPage(), '支付成功');
    expect(shop.called.filter((name) => name === 'pay')).toHaveLength(1);
  });

  it('is shown as paid when the payment sheet reports a failure after the payment', async () => {
    shop.payer = async (payment) => {
      await shop.emulator.pay(payment);
      return 'requestPayment:fail network';
    };
    await shop.buy();
    await shop.went(/^redirectTo \/pages\/order/);
    await shows(shop.open('order', { outTradeNo: shop.outTradeNo() }), '支付成功');
  });

  it('shows an error if it cannot be created, and can be tried again', async () => {
    shop.broken.add('pay');
    const page = await shop.buy();
    await shows(page, '网络不太顺畅');
    expect(shop.sheets).toEqual([]);
    shop.broken.clear();
    page.tap('.pay');
    await shop.went(/^redirectTo/);
    expect(shop.orderAtWeChatPay(shop.outTradeNo())).toMatchObject({ state: 'SUCCESS' });
  });

  it('is refused for goods that do not exist', async () => {
    const page = shop.open('checkout', { goodsId: 'gold' });
    await shows(page, '没有找到这件商品');
    expect(page.has('.pay')).toBe(false);
  });
});
