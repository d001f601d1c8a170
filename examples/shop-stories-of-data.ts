/** What customers do in shops whose mini programs reach documents and files themselves. */
import { expect } from '@jest/globals';
import { type Data, forge, type Story } from './shop-story';

/** The beginning of each PNG picture. */
const PNG = Buffer.from('89504e470d0a1a0a', 'hex');

const contentOf = async (url: string) => String(Buffer.from(await (await fetch(url)).arrayBuffer()));

export const clientDatabase: Story = {
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

export const pictures: Story = {
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
