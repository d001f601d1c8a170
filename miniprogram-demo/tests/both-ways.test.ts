/**
 * The whole shop, end to end: the demo's own app.js and pages, with HTTP and WebSockets to a real host, and a simulated
 * WeChat Pay. It runs with the `wx.cloud` of the platform and with the one that `install()` gives.
 *
 * @jest-environment ./miniprogram-demo/tests/phone-environment.cjs
 */
import { readFileSync } from 'node:fs';
import { get } from 'node:http';
import { join } from 'node:path';
import { buffer } from 'node:stream/consumers';
import { describe, expect, it } from '@jest/globals';
import { shows, until } from './mini-program';
import { emulatedShop, ME } from './shop';

interface Cloud {
  callFunction(options: { name: string; data: object }): Promise<{ result: object }>;
  database(): {
    collection(name: string): { doc(id: string): { update(options: { data: object }): Promise<object> } };
  };
}
declare const wx: { cloud: Cloud };

const shop = emulatedShop();

const PNG = join(__dirname, '../miniprogram/images/goods.png');

/** What `<image src>` shows. */
const served = (address: string) =>
  new Promise<Buffer>((resolve, reject) => {
    get(address, (answer) => buffer(answer).then(resolve, reject)).on('error', reject);
  });

/** How app.js is launched, and the functions that are called through the platform's `wx.cloud`. */
const WAYS: [string, () => void, string[]][] = [
  ['the wx.cloud of the platform', () => {}, ['pay', 'refund']],
  ['install()', () => shop.launchInstalled(), []],
];

describe.each(WAYS)('the shop with %s', (way, launch, onPlatform) => {
  it('sells, is paid, gets a review with a picture, and refunds', async () => {
    launch();
    const goods = shop.open('goods');
    await shows(goods, '龙井茶 50 克');
    goods.tap('.goods');

    const checkout = await shop.nextPage();
    await shows(checkout, '微信支付 ¥88.00');
    checkout.tap('.pay');

    const order = await shop.nextPage();
    await shows(order, '支付成功');
    const number = shop.outTradeNo();
    const { database } = shop.emulator;
    expect(shop.orderAtWeChatPay(number)).toMatchObject({ state: 'SUCCESS', totalFee: 8800 });
    expect(await database.findOne('orders', { _id: number })).toMatchObject({
      ...{ _openid: ME.openId, status: 'PAID', totalFee: 8800 },
    });

    order.tap('.review');
    const review = await shop.nextPage();
    review.type('.words', `茶很香，${way}`);
    review.tap('.choose');
    await until(
      () => review.has('.remove') && review.attribute('.send', 'disabled') === false,
      () => 'a text and a picture',
    );
    review.tap('.send');
    await shows(review, '评价已发布');
    await shows(review, `茶很香，${way}`);
    const address = String(review.attribute('.review .picture', 'src'));
    expect(await served(address)).toEqual(readFileSync(PNG));
    const stored = await database.findOne<{ fileID: string }>('reviews', { text: `茶很香，${way}` });
    expect(stored).toMatchObject({
      _openid: ME.openId,
      goodsId: 'tea',
      fileID: expect.stringMatching(/^cloud:\/\//),
    });
    expect(await shop.emulator.storage.stat(String(stored?.fileID))).toMatchObject({ owner: ME.openId });

    await until(
      () => order.attribute('.refund', 'disabled') === false,
      () => 'a button to press',
    );
    order.tap('.refund');
    await shows(order, '退款中');
    await shop.emulator.advance('1m');
    await shows(order, '已退款');
    expect(shop.called).toEqual(onPlatform);
  });

  it('cannot make an order paid by itself', async () => {
    launch();
    shop.payer = async () => 'requestPayment:fail cancel';
    await shows(await shop.buy(), '已取消支付');
    const outTradeNo = shop.outTradeNo();
    const forged = { returnCode: 'SUCCESS', resultCode: 'SUCCESS', outTradeNo, totalFee: 8800 };
    const { result } = await wx.cloud.callFunction({ name: 'pay_cb', data: forged });
    expect(result).toMatchObject({ errcode: 1 });
    const order = wx.cloud.database().collection('orders').doc(outTradeNo);
    await expect(order.update({ data: { status: 'PAID' } })).rejects.toMatchObject({ errCode: -502003 });
    expect(await shop.emulator.database.findOne('orders', { _id: outTradeNo })).toMatchObject({
      status: 'UNPAID',
    });
  });
});
