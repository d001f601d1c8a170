/** What customers do in shops whose callbacks tell them of their orders, and what the shops see then. */
import { expect } from '@jest/globals';
import type { PaymentObject } from '../packages/simulator/src/index';
import { until } from './shop-customer';
import { type Data, forge, type Story } from './shop-story';

export const watch: Story = {
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

export const subscribeMessage: Story = {
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
    await forge(alice, 'sendMessage', { touser: alice.openId });
    if (!place.emulator) return;
    const call = { api: 'subscribeMessage.send' };
    expect(place.emulator.timeline(outTradeNo).entries).toEqual(
      expect.arrayContaining([
        expect.objectContaining({
          ...{ type: 'wechat', functionName: 'signUpPaid' },
          call: expect.objectContaining({ ...call, effect: expect.objectContaining({ kind: 'message' }) }),
        }),
      ]),
    );
    expect(place.emulator.timeline(refused.outTradeNo).entries.at(-1)).toMatchObject({
      ...{ type: 'wechat', functionName: 'signUpPaid' },
      call: { ...call, error: { errcode: 43101 } },
    });
  },
};

export const router: Story = {
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
