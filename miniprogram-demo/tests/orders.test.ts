/**
 * The list of orders, an order that changes while it is shown, and refunds, with the functions in the emulator.
 *
 * @jest-environment ./miniprogram-demo/tests/phone-environment.cjs
 */
import { describe, expect, it, jest } from '@jest/globals';
import { shows, until } from './mini-program';
import { emulatedShop, type Payment } from './shop';

interface Reviews {
  doc(id: string): { set(options: { data: object }): Promise<unknown> };
}
declare const wx: { cloud: { database(): { collection(name: string): Reviews } } };

const shop = emulatedShop('v3');

/** Long enough for what is on its way. */
const soon = () => new Promise((resolve) => setTimeout(resolve, 200));

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
    await shop.went(/^navigateTo \/pages\/checkout\/checkout\?outTradeNo=/);
    // Paid on another device, say: the list learns it when it is shown.
    await shop.emulator.pay(shop.sheets[0] as Payment);
    await page.lifeCycle('onShow');
    await shows(page, '支付成功');
    page.tap('.order');
    await shop.went(/^navigateTo \/pages\/order\/order\?outTradeNo=/);
  });

  it('shows the stored state when a query fails', async () => {
    shop.payer = async () => 'requestPayment:fail cancel';
    await shows(await shop.buy(), '已取消支付');
    shop.broken.add('query_order');
    const page = shop.open('orders');
    await shows(page, /网络不太顺畅.*待支付/);
  });
});

describe('the order page', () => {
  /** Opens the page of an order that the payment sheet has reported as paid. */
  async function afterSheet(payer = async () => 'ok') {
    shop.payer = payer;
    await shop.buy();
    await shop.went(/^redirectTo \/pages\/order/);
    return shop.open('order', { outTradeNo: shop.outTradeNo() });
  }

  /** Ends the watches of orders, and refuses new ones. */
  async function whileWatchesBreak(work: () => Promise<void>): Promise<void> {
    const documents = await shop.emulator.documents();
    const own = (await documents.permissions())['orders'];
    await documents.setPermission('orders', 'ADMINONLY');
    await work().finally(() => documents.setPermission('orders', own ?? 'PRIVATE'));
  }

  it('turns to paid by its watch, without a query, and closes the watch when it is left', async () => {
    const page = await afterSheet();
    await shows(page, '确认中');
    await shop.emulator.pay(shop.sheets[0] as Payment);
    await shows(page, '支付成功');
    expect(page.has('.refresh')).toBe(false);
    expect(shop.called).toEqual(['pay']);
    expect(shop.sockets.size).toBe(1);
    await page.lifeCycle('onHide');
    expect(shop.sockets.size).toBe(0);
    await page.lifeCycle('onShow');
    await until(
      () => shop.sockets.size === 1,
      () => 'a new watch',
    );
    await page.lifeCycle('onUnload');
    expect(shop.sockets.size).toBe(0);
  });

  it('queries WeChat Pay when the watch breaks', () =>
    whileWatchesBreak(async () => {
      await shows(await afterSheet(shop.pays as () => Promise<string>), '支付成功');
      expect(shop.called).toEqual(['pay', 'query_order']);
    }));

  it('shows an error when both fail, and can be tried again', () =>
    whileWatchesBreak(async () => {
      shop.queriesAtOnce();
      shop.broken.add('query_order');
      const page = await afterSheet(shop.pays as () => Promise<string>);
      await shows(page, /请稍后刷新，不要重复付款.*网络不太顺畅.*重试/);
      shop.broken.clear();
      page.tap('.refresh');
      await shows(page, '支付成功');
      expect(page.text()).not.toContain('网络不太顺畅');
    }));

  it('shows an order as paid only when it is, whatever the payment sheet has reported', async () => {
    shop.queriesAtOnce();
    const page = await afterSheet();
    await shows(page, '请稍后刷新，不要重复付款');
    expect(shop.answered).toContain('query_order');
    expect(shop.orderAtWeChatPay(shop.outTradeNo())).toMatchObject({ state: 'NOTPAY' });
    // The watch goes on after the queries have ended.
    const { length } = shop.called;
    await shop.emulator.pay(shop.sheets[0] as Payment);
    await shows(page, '支付成功');
    expect(shop.called).toHaveLength(length);
  });

  it('never goes back to an answer that is older than the document', async () => {
    shop.queriesAtOnce();
    let release = () => {};
    const held = new Promise<void>((resolve) => {
      release = resolve;
    });
    shop.held.set('query_order', held);
    const page = await afterSheet();
    await until(
      () => shop.answered.includes('query_order'),
      () => 'the answer that the order is not paid',
    );
    await shop.emulator.pay(shop.sheets[0] as Payment);
    await shows(page, '支付成功');
    release();
    await soon();
    await shows(page, '支付成功');
    expect(shop.wx.storage.get('orders')).toMatchObject([{ state: 'paid' }]);
  });

  it('never goes back to what a document said earlier', async () => {
    const number = await shop.bought();
    const { database } = shop.emulator;
    const noted = jest.spyOn(shop.wx.storage, 'set');
    for (const status of ['UNPAID', 'REFUNDING']) {
      await database.update('orders', { _id: number }, { $set: { status } });
      await soon();
    }
    await until(
      () => noted.mock.calls.length > 0,
      () => 'a change',
    );
    expect(noted.mock.calls.map(([, orders]) => orders)).toMatchObject([[{ state: 'refunding' }]]);
  });
});

describe('a refund', () => {
  it('is requested once, shown as processing, and then as finished', async () => {
    const number = await shop.bought();
    const page = shop.open('order', { outTradeNo: number });
    await shows(page, '申请退款');
    await until(
      () => page.attribute('.refund', 'disabled') === false,
      () => 'a button to press',
    );
    page.tap('.refund');
    await shows(page, '退款中');
    expect(shop.modal).toMatchObject([{ title: '申请退款', content: '¥88.00 将原路退回' }]);
    expect(page.has('.refund')).toBe(false);
    // The watch shows its end.
    await shop.emulator.advance('1m');
    await shows(page, '已退款');
    expect(shop.called).toEqual(['pay', 'refund']);
    expect(shop.emulator.refunds().filter((refund) => refund.outTradeNo === number)).toMatchObject([
      { status: 'SUCCESS', refundFee: 8800 },
    ]);
    await shows(shop.open('orders'), '已退款');
  });

  it('that fails shows an error and leaves the order paid', async () => {
    const number = await shop.bought();
    const page = shop.open('order', { outTradeNo: number });
    await until(
      () => page.attribute('.refund', 'disabled') === false,
      () => 'a button to press',
    );
    shop.broken.add('refund');
    page.tap('.refund');
    await shows(page, '网络不太顺畅');
    // What the watch tells of the paid order is no answer about the refund: its first snapshot may come only now, too.
    await shop.emulator.database.update('orders', { _id: number }, { $set: { remark: 'packed' } });
    await until(
      () => shop.heard.some((message) => message.includes('packed')),
      () => 'a change of the document',
    );
    await shows(page, /支付成功.*网络不太顺畅/);
    shop.broken.clear();
    page.tap('.refund');
    await shows(page, '退款中');
    expect(page.text()).not.toContain('网络不太顺畅');
  });

  it('whose answer was lost shows no error any more when the document says that it is processed', async () => {
    const number = await shop.bought();
    const page = shop.open('order', { outTradeNo: number });
    shop.broken.add('refund');
    page.tap('.refund');
    await shows(page, '网络不太顺畅');
    await shop.emulator.callFunction('refund', { outTradeNo: number });
    await shows(page, '退款中');
    expect(page.text()).not.toContain('网络不太顺畅');
  });

  it('of an unknown order is refused', async () => {
    await shows(shop.open('order', { outTradeNo: 'nobody' }), '没有找到这笔订单');
  });
});

describe('a review', () => {
  it('is stored once when it is sent again, because an answer was lost', async () => {
    const page = shop.open('reviews', { goodsId: 'cup', write: '1' });
    await shows(page, '还没有评价');
    page.type('.words', '杯子很薄');
    await until(
      () => page.attribute('.send', 'disabled') === false,
      () => 'a button to press',
    );
    shop.losesAnswers = true;
    page.tap('.send');
    page.tap('.send');
    await shows(page, /网络不太顺畅.*重新发布/);
    const stored = () => shop.emulator.database.count('reviews', { text: '杯子很薄' });
    expect(await stored()).toBe(1);
    shop.losesAnswers = false;
    page.tap('.send');
    await shows(page, '评价已发布');
    await until(
      () => page.texts('.text').join() === '杯子很薄',
      () => `one review; the page shows: ${page.text()}`,
    );
    expect(await stored()).toBe(1);
  });

  it('is not begun by a cancelled choice of a picture, and says what to do when none can be chosen', async () => {
    shop.picture = 'chooseMedia:fail cancel';
    const page = shop.open('reviews', { goodsId: 'cup', write: '1' });
    page.tap('.choose');
    await shows(page, '杯子很薄');
    expect([page.has('.notice'), page.has('.choose')]).toEqual([false, true]);
    shop.picture = 'chooseMedia:fail auth deny';
    page.tap('.choose');
    await shows(page, '请检查微信的相册和相机权限');
  });

  it('is shown without its picture when the address cannot be had, and cannot be changed by others', async () => {
    const { database } = shop.emulator;
    await database.insert('reviews', {
      ...{ _id: 'other', _openid: 'oOther', goodsId: 'cup', text: '别人的评价', createdAt: new Date() },
      fileID: 'cloud://local.6c6f-local-1250000000/none.jpg',
    });
    const page = shop.open('reviews', { goodsId: 'cup' });
    await shows(page, '别人的评价');
    expect(page.has('.words')).toBe(false);
    const other = wx.cloud.database().collection('reviews').doc('other');
    await expect(other.set({ data: { text: '' } })).rejects.toMatchObject({ errCode: expect.any(Number) });
    expect(await database.findOne('reviews', { _id: 'other' })).toMatchObject({ text: '别人的评价' });
  });
});
