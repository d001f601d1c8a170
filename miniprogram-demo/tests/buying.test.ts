/**
 * Goods, order, payment and result: the demo's pages with the functions in `cloudfunctions`, run by the emulator.
 *
 * @jest-environment ./miniprogram-demo/tests/phone-environment.cjs
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from '@jest/globals';
import { shows, until } from './mini-program';
import { emulatedShop, ME, type Payment } from './shop';

const { CATALOGUE } = require('../miniprogram/shop/catalogue') as {
  CATALOGUE: { id: string; price: number }[];
};
const { PAUSES } = require('../miniprogram/shop/confirm') as { PAUSES: number[] };

interface Writable {
  update(options: { data: object }): Promise<unknown>;
}
declare const wx: object;

const shop = emulatedShop();

const pauses = [...PAUSES];
afterEach(() => {
  PAUSES.splice(0, PAUSES.length, ...pauses);
});

describe('the goods', () => {
  it('are shown with their prices and link to the order page', () => {
    const page = shop.open('goods');
    expect(page.texts('.item-name')).toEqual(['龙井茶 50 克', '白瓷品茗杯']);
    expect(page.texts('.amount')).toEqual(['¥88.00', '¥42.00']);
    expect(page.attribute('.goods', 'aria-label')).toBe('龙井茶 50 克，¥88.00，购买');
    page.tap('.goods');
    return shop.went(/^navigateTo \/pages\/order\/order\?goodsId=tea$/);
  });

  it('are read from the database, which the mini program cannot write', async () => {
    const { database } = shop.emulator;
    await database.update('goods', { _id: 'cup' }, { $set: { price: 3900, sold: 7 } });
    const page = shop.open('goods');
    await shows(page, '已售 7 件');
    expect(page.texts('.amount')).toEqual(['¥88.00', '¥39.00']);
    await database.update('goods', { _id: 'cup' }, { $set: { price: 4200, sold: 0 } });
    const goods = (
      wx as unknown as { cloud: { database(): { collection(name: string): { doc(id: string): Writable } } } }
    ).cloud
      .database()
      .collection('goods');
    await expect(goods.doc('tea').update({ data: { price: 1 } })).rejects.toMatchObject({
      errCode: -502003,
      errMsg: 'document.update:fail -502003 database permission denied. Permission denied',
    });
  });

  it('have the prices that the function charges', () => {
    const goods = readFileSync(join(__dirname, '../../cloudbase-data/goods.jsonl'), 'utf8')
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as { _id: string; price: number });
    expect(goods.map(({ _id, price }) => ({ id: _id, price }))).toEqual(
      CATALOGUE.map(({ id, price }) => ({ id, price })),
    );
  });
});

describe('an order', () => {
  it('is shown as paid after WeChat Pay has confirmed the payment, and the callback function is called', async () => {
    await shop.buy();
    await shop.went(/^redirectTo \/pages\/result\/result\?outTradeNo=\w+$/);
    const result = shop.open('result', { outTradeNo: shop.outTradeNo() });
    await shows(result, '支付成功');
    expect(result.text()).toContain('¥88.00');
    expect(result.has('.again')).toBe(false);
    expect(shop.orderAtWeChatPay(shop.outTradeNo())).toMatchObject({ state: 'SUCCESS', totalFee: 8800 });
    expect(shop.emulator.deliveries().at(-1)).toMatchObject({
      event: { outTradeNo: shop.outTradeNo(), userInfo: { openId: ME.openId } },
      verdict: { delivered: true },
    });
    expect(shop.called).toEqual(['pay', 'query_order']);
  });

  it('is created once when the button is tapped several times', async () => {
    const page = shop.open('order', { goodsId: 'tea' });
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
    const page = await shop.buy();
    await shows(page, '支付没有完成，没有扣款');
    expect(shop.called).toEqual(['pay', 'query_order']);
    await shows(page, '重新支付');
    shop.payer = shop.pays;
    page.tap('.pay');
    await shop.went(/^redirectTo/);
    await shows(shop.open('result', { outTradeNo: shop.outTradeNo() }), '支付成功');
  });

  it('is shown as paid when the payment sheet reports a failure after the payment', async () => {
    shop.payer = async (payment) => {
      await shop.emulator.pay(payment);
      return 'requestPayment:fail network';
    };
    await shop.buy();
    await shop.went(/^redirectTo \/pages\/result/);
    await shows(shop.open('result', { outTradeNo: shop.outTradeNo() }), '支付成功');
  });

  it('is shown as paid only when WeChat Pay confirms it, whatever the payment sheet reports', async () => {
    shop.payer = async () => 'ok';
    await shop.buy();
    await shop.went(/^redirectTo/);
    const result = shop.open('result', { outTradeNo: shop.outTradeNo() });
    await shows(result, '确认中');
    await until(
      () => shop.answered.includes('query_order'),
      () => 'an answer of WeChat Pay',
    );
    expect(result.text()).not.toContain('支付成功');
    expect(shop.orderAtWeChatPay(shop.outTradeNo())).toMatchObject({ state: 'NOTPAY' });
    await shop.emulator.pay(shop.sheets[0] as Payment);
    await shows(result, '支付成功');
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
    const page = shop.open('order', { goodsId: 'gold' });
    await shows(page, '没有找到这件商品');
    expect(page.has('.pay')).toBe(false);
  });

  it('can be queried by hand after the automatic queries have ended', async () => {
    shop.payer = async () => 'ok';
    await shop.buy();
    await shop.went(/^redirectTo/);
    shop.broken.add('query_order');
    PAUSES.fill(1);
    const result = shop.open('result', { outTradeNo: shop.outTradeNo() });
    await shows(result, '请稍后刷新，不要重复付款');
    shop.broken.clear();
    await shop.emulator.pay(shop.sheets[0] as Payment);
    result.tap('.again');
    await shows(result, '支付成功');
  });
});
