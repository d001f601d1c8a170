/** What customers do in each shop, and what they and the shop see then. */
import { expect } from '@jest/globals';
import type { PaymentObject } from '../packages/simulator/src/index';
import { type Customer, until } from './shop-customer';
import type { Place } from './shop-places';

export interface Shop {
  readonly place: Place;
  /**
   * Opens the mini program on a user's phone.
   *
   * @param pictures those that the user chooses, by path
   */
  customer(user: string, pictures?: Record<string, Buffer>): Customer;
}

export interface Story {
  /** What the shop shows, as the end of a sentence. */
  readonly title: string;
  run(shop: Shop): Promise<void>;
}

type Data = Record<string, unknown>;

/** Calls a callback function with the event of a payment that did not happen. */
async function forge(customer: Customer, name: string, data: object): Promise<void> {
  const { cloud } = customer.wx as { cloud: { callFunction(call: object): Promise<{ result: unknown }> } };
  // A server refuses what has the name of a callback.
  const { result } = await cloud.callFunction({ name, data }).catch(() => ({ result: { errcode: 1 } }));
  expect(result).toMatchObject({ errcode: 1 });
}

/** The beginning of each PNG picture. */
const PNG = Buffer.from('89504e470d0a1a0a', 'hex');

const contentOf = async (url: string) => String(Buffer.from(await (await fetch(url)).arrayBuffer()));

const clientDatabase: Story = {
  title: 'goods, cart and orders straight from the mini program',
  async run({ place, customer }) {
    const alice = customer('alice');
    const index = alice.open('index');
    await alice.settled();
    expect(index.data).toMatchObject({ goods: [{ _id: 'litchi' }, { _id: 'mango' }], cartCount: 0 });
    await index.fire('onInput', { detail: { value: '荔枝' } });
    await index.fire('search');
    for (const _ of [1, 2]) {
      await alice.settled();
      await index.fire('addCart', { dataset: { index: 0 } });
    }
    await alice.settled();
    expect(index.data).toMatchObject({ goods: [{ _id: 'litchi' }], cartCount: 1 });
    expect(await place.find('cart')).toMatchObject([{ _openid: alice.openId, goodsId: 'litchi', num: 2 }]);

    const cart = alice.open('cart');
    await alice.settled();
    expect(cart.data).toMatchObject({ total: '39.80' });
    alice.cancels();
    await cart.fire('submit');
    await alice.settled();
    expect(cart.data).toMatchObject({ paying: false, total: '39.80' });
    const [unpaid] = await place.find('orders');
    await forge(alice, 'payCallback', { ...unpaid, resultCode: 'SUCCESS' });
    expect(await place.find('orders')).toMatchObject([{ status: 0, totalFee: 3980 }]);
    await cart.fire('submit');
    await alice.settled();
    expect(alice.calls.at(-1)).toEqual(['redirectTo', { url: '/pages/orders/orders' }]);
    const paid = { _openid: alice.openId, status: 1, totalFee: 3980, transactionId: expect.any(String) };
    expect(await place.find('orders', { _id: cart.data['orderId'] })).toMatchObject([paid]);
    expect(await place.find('goods', { _id: 'litchi' })).toMatchObject([{ sold: 2 }]);
    expect(await place.find('cart')).toEqual([]);

    const orders = alice.open('orders');
    await alice.settled();
    expect(orders.data).toMatchObject({ orders: [{ status: 1 }, { status: 0 }], total: 2 });
    const [first, second] = orders.data['orders'] as Data[];
    await orders.fire('remove', { dataset: { id: first?.['_id'] } });
    expect(alice.calls.at(-1)).toMatchObject(['showToast', { title: '已付款的订单不能删除' }]);
    await orders.fire('remove', { dataset: { id: second?.['_id'] } });
    await orders.fire('comment', { dataset: { id: first?.['_id'] }, detail: { value: '很甜' } });

    const bob = customer('bob');
    const others = bob.open('orders');
    await others.fire('remove', { dataset: { id: first?.['_id'] } });
    await others.fire('comment', { dataset: { id: 'x' }, detail: { value: '酸' } });
    await bob.settled();
    expect(others.data).toMatchObject({
      orders: [],
      total: 0,
      comments: [{ text: '酸' }, { text: '很甜' }],
    });
    expect(await place.find('orders')).toHaveLength(1);
  },
};

const pictures: Story = {
  title: 'uploaded by the user, named in documents, and a code stored by the callback',
  async run({ place, customer }) {
    const chosen = { 'tmp/a.png': PNG, 'tmp/b.jpg': Buffer.from('b') };
    const alice = customer('alice', chosen);
    const album = alice.open('album');
    await album.fire('add');
    await alice.settled();
    const photos = await place.find('photos');
    const id = /^cloud:\/\/print-6f8h0j2k4l6m8n0p\.[^/]+\/photos\/\d+-[01]\.(png|jpg)$/;
    expect(photos).toMatchObject(
      [0, 1].map(() => ({ _openid: alice.openId, fileID: expect.stringMatching(id) })),
    );
    const shown = album.data['photos'] as { _id: string; url: string; fileID: string }[];
    expect((await Promise.all(shown.map(({ url }) => contentOf(url)))).sort()).toEqual(
      Object.values(chosen).map(String).sort(),
    );

    const [first, second] = shown;
    await album.fire('save', { dataset: { fileid: first?.fileID } });
    await alice.settled();
    expect(alice.calls.at(-1)).toMatchObject(['saveImageToPhotosAlbum', { filePath: expect.any(String) }]);
    // Another user can read a picture, and cannot delete it.
    const bob = customer('bob');
    const others = bob.open('album');
    await others.fire('remove', { dataset: { id: second?._id, fileid: second?.fileID } });
    await bob.settled();
    expect(bob.console).toEqual([['STORAGE_EXCEED_AUTHORITY']]);
    await album.fire('remove', { dataset: { id: second?._id, fileid: second?.fileID } });
    await alice.settled();
    expect(album.data['photos']).toMatchObject([{ fileID: first?.fileID }]);

    await album.fire('print');
    await alice.settled();
    const [, page] = alice.calls.at(-1) ?? [];
    const pickup = alice.open('pickup', { id: String(page?.['url']).split('id=')[1] ?? '' });
    await alice.settled();
    expect(pickup.data).toMatchObject({
      print: { status: 'paid', totalFee: 150, code: expect.stringMatching(/^cloud:.*\/codes\/\w+\.png$/) },
      pictures: [{ fileID: first?.fileID, status: 0 }],
    });
    expect((await contentOf(String(pickup.data['code']))).slice(1, 4)).toBe('PNG');
    expect(alice.console).toEqual([]);
  },
};

const watch: Story = {
  title: 'the order page follows the callbacks, and each user sees their own orders',
  async run({ place, customer }) {
    const [alice, bob] = [customer('alice'), customer('bob')];
    const menu = alice.open('menu');
    const bobs = bob.open('mine');
    await until('the menu', () => (menu.data['menu'] as Data[]).length === 2);
    const mine = alice.open('mine');
    await mine.fire('wish', { detail: { value: '凉茶' } });

    alice.cancels();
    await menu.fire('order', { dataset: { index: 1 } });
    const progress = alice.open('progress', { id: String(menu.data['mealId']) });
    await until('the order waits', () => progress.data['text'] === '等待付款');
    await forge(alice, 'mealPaid', progress.data['meal'] as Data);
    expect(await place.find('meals')).toMatchObject([{ status: 'WAIT', totalFee: 2600 }]);
    const [, payment] = alice.calls.findLast(([name]) => name === 'requestPayment') ?? [];
    await place.pay(payment as unknown as PaymentObject);
    await until('the order is paid', () => progress.data['text'] === '制作中');
    expect(progress.data).toMatchObject({
      meal: { _openid: alice.openId, status: 'PAID', number: 1 },
      steps: [{ queueType: 'update', dataType: 'update', updatedFields: { status: 'PAID', number: 1 } }],
    });
    await until('one is sold', () => menu.data['paid'] === 1);

    await progress.fire('refund');
    await until('the refund is under way', () => progress.data['text'] === '退款中');
    await place.settleRefunds();
    await until('the refund is there', () => progress.data['text'] === '已退款');
    await until('the list has it', () => (mine.data['meals'] as Data[])[0]?.['status'] === 'REFUNDED');
    expect(mine.data).toMatchObject({ added: 1, wishes: [{ text: '凉茶', _openid: alice.openId }] });

    await bobs.fire('wish', { detail: { value: '奶茶' } });
    await until('bob’s own', () => (bobs.data['wishes'] as Data[]).length === 1);
    const spying = bob.open('progress', { id: String(menu.data['mealId']) });
    expect(bobs.data).toMatchObject({ added: 0, meals: [], wishes: [{ text: '奶茶' }] });
    expect((mine.data['wishes'] as Data[]).length).toBe(1);
    expect(spying.data).toEqual({ meal: null, text: '', steps: [] });
    for (const page of [menu, mine, progress, bobs, spying]) page.close();
    expect([...alice.console, ...bob.console]).toEqual([]);
  },
};

const subscribeMessage: Story = {
  title: 'the callback sends one, and succeeds where WeChat refuses it',
  async run({ place, customer }) {
    const alice = customer('alice');
    const signUp = async () => {
      const lesson = alice.open('lesson', { id: 'kaishu' });
      await alice.settled();
      await lesson.fire('onTapSignUp');
      await alice.settled();
      expect(lesson.data).toMatchObject({ lesson: { title: '楷书入门' }, state: '报名成功' });
      return { lesson, outTradeNo: String(lesson.data['outTradeNo']) };
    };
    const { lesson, outTradeNo } = await signUp();
    place.refuseMessages({ errcode: 43101, errmsg: 'user refuse to accept the msg' });
    const refused = await signUp();
    expect(await place.find('signups')).toMatchObject([
      { _openid: alice.openId, status: 'paid', message: 'openapi.subscribeMessage.send:ok' },
      { _openid: alice.openId, status: 'paid', message: expect.stringMatching(/^43101 .*user refuse/) },
    ]);
    place.refuseMessages(undefined);
    await lesson.fire('quit');
    await alice.settled();
    await place.settleRefunds();
    const sent = alice.open('sent');
    await alice.settled();
    expect(sent.data).toMatchObject({ signups: [{ outTradeNo, status: 'refunded' }, { status: 'paid' }] });
    expect(place.messages()).toEqual([
      [alice.openId, '楷书入门', '2026-12-05 10:00', '299.00'],
      [alice.openId, '楷书入门', '已退款'],
    ]);
    if (place.emulator)
      expect(place.emulator.timeline(refused.outTradeNo).entries.at(-1)).toMatchObject({
        ...{ type: 'wechat', functionName: 'signUpPaid' },
        call: { api: 'subscribeMessage.send', error: { errcode: 43101 } },
      });
  },
};

const router: Story = {
  title: 'one function logs in, takes the payment, queries and refunds',
  async run({ place, customer }) {
    const alice = customer('alice');
    const card = alice.open('card');
    await alice.settled();
    expect(card.data).toMatchObject({ user: { openid: alice.openId, isNew: true } });
    alice.cancels();
    await card.fire('buy', { dataset: { kind: 'month' } });
    expect(card.data).toMatchObject({
      card: { kind: 'month', state: 'NEW', tradeState: 'NOTPAY' },
      message: 'requestPayment:fail cancel',
    });
    await forge(alice, 'club', { returnCode: 'SUCCESS', outTradeNo: card.data['outTradeNo'] });
    await card.fire('refresh');
    expect(card.data).toMatchObject({ card: { state: 'NEW' } });
    await card.fire('buy', { dataset: { kind: 'year' } });
    expect(card.data).toMatchObject({ card: { kind: 'year', state: 'PAID', tradeState: 'SUCCESS' } });
    await card.fire('refund');
    expect(card.data).toMatchObject({ card: { state: 'REFUNDING', tradeState: 'REFUND' } });
    await card.fire('refund');
    expect(card.data).toMatchObject({ message: '不能退卡' });
    await place.settleRefunds();
    await card.fire('refresh');
    expect(card.data).toMatchObject({ card: { state: 'REFUNDED' } });
    expect(await place.find('users')).toMatchObject([{ _openid: alice.openId, visits: 1 }]);
  },
};

/** By the folder of the project. */
export const STORIES: Readonly<Record<string, Story>> = {
  'client-database': clientDatabase,
  pictures,
  watch,
  'subscribe-message': subscribeMessage,
  router,
};
