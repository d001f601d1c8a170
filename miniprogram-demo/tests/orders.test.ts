/**
 * The list of orders and refunds: the demo's pages with the functions in `cloudfunctions`, run by the emulator.
 *
 * @jest-environment ./miniprogram-demo/tests/phone-environment.cjs
 */
import { describe, expect, it } from '@jest/globals';
import { shows, until } from './mini-program';
import { emulatedShop, type Payment } from './shop';

const shop = emulatedShop();

describe('the list of orders', () => {
  it('is empty at first and links to the goods', async () => {
    const page = shop.open('orders');
    await shows(page, '还没有订单');
    page.tap('.action');
    await shop.went(/^switchTab \/pages\/goods/);
  });

  it('queries unfinished orders, and links to the payment or to the order', async () => {
    shop.payer = async () => 'requestPayment:fail cancel';
    await shows(await shop.buy('cup'), '已取消支付');
    const page = shop.open('orders');
    await shows(page, '正在更新');
    await until(
      () => !page.text().includes('正在更新'),
      () => 'an end of asking',
    );
    await shows(page, /白瓷品茗杯.*¥42\.00.*待支付/);
    page.tap('.order');
    await shop.went(/^navigateTo \/pages\/order\/order\?outTradeNo=/);
    // Paid on another device, say: the list learns it when it is shown.
    await shop.emulator.pay(shop.sheets[0] as Payment);
    await page.lifeCycle('onShow');
    await shows(page, '支付成功');
    page.tap('.order');
    await shop.went(/^navigateTo \/pages\/refund\/refund\?outTradeNo=/);
  });

  it('shows the stored state when a query fails', async () => {
    shop.payer = async () => 'requestPayment:fail cancel';
    await shows(await shop.buy(), '已取消支付');
    shop.broken.add('query_order');
    const page = shop.open('orders');
    await shows(page, /网络不太顺畅.*待支付/);
  });
});

describe('a refund', () => {
  it('is requested once, shown as processing, and then as finished', async () => {
    const number = await shop.bought();
    const page = shop.open('refund', { outTradeNo: number });
    await shows(page, '申请退款');
    await until(
      () => page.attribute('.refund', 'disabled') === false,
      () => 'a button to press',
    );
    page.tap('.refund');
    await shows(page, '退款中');
    expect(shop.modal).toMatchObject([{ title: '申请退款', content: '¥88.00 将原路退回' }]);
    expect(page.has('.refund')).toBe(false);
    await shop.emulator.advance('1m');
    await until(
      () => page.attribute('.refresh', 'disabled') === false,
      () => 'a button to press',
    );
    page.tap('.refresh');
    await shows(page, '已退款');
    expect(shop.emulator.refunds().filter((refund) => refund.outTradeNo === number)).toMatchObject([
      { status: 'SUCCESS', refundFee: 8800 },
    ]);
    await shows(shop.open('orders'), '已退款');
  });

  it('that fails shows an error and leaves the order paid', async () => {
    const number = await shop.bought();
    const page = shop.open('refund', { outTradeNo: number });
    await until(
      () => page.attribute('.refund', 'disabled') === false,
      () => 'a button to press',
    );
    shop.broken.add('refund');
    page.tap('.refund');
    await shows(page, '网络不太顺畅');
    await shows(page, '支付成功');
  });

  it('of an unknown order is refused', async () => {
    await shows(shop.open('refund', { outTradeNo: 'nobody' }), '没有找到这笔订单');
  });
});
