import type { ToldShop } from '../chapter';
import { CALLBACK, type Chapter } from '../chapter';

const PARTNER = '1900000110';
const RECEIVER = { type: 'MERCHANT_ID', account: PARTNER, name: '示例商户全称' };

export const sharing: Chapter = {
  name: 'profit sharing',
  async tell(shop) {
    const { simulator, call } = shop;
    const receiver = { ...RECEIVER, relationType: 'PARTNER' };
    await call('a receiver is added', 'profitSharingAddReceiver', { receiver });
    await call('once more', 'profitSharingAddReceiver', { receiver });
    const transactionId = await paidOrder(shop, 'shared-1', { profitSharing: 'Y' });
    const plain = await paidOrder(shop, 'shared-2', {});
    const share = (outOrderNo: string, amount: number, more: object = {}) => ({
      ...{ transactionId, outOrderNo, ...more },
      receivers: [{ type: 'MERCHANT_ID', account: PARTNER, amount, description: '分到合作伙伴' }],
    });
    await call('an order that shares nothing', 'profitSharing', share('s-0', 1, { transactionId: plain }));
    const unknown = { transactionId: '4200009999202601010000000000' };
    await call('an unknown order', 'profitSharing', share('s-0', 1, unknown));
    await call('a part is shared', 'multiProfitSharing', share('s-1', 30));
    await call('the same again', 'multiProfitSharing', share('s-1', 30));
    await call('another amount under its number', 'multiProfitSharing', share('s-1', 31));
    await call('more than there is', 'multiProfitSharing', share('s-2', 5000));
    await call('it is queried', 'profitSharingQuery', { transactionId, outOrderNo: 's-1' });
    await simulator.advance('5s');
    await call('a finished share is queried', 'profitSharingQuery', { transactionId, outOrderNo: 's-1' });
    await call('an unknown share is queried', 'profitSharingQuery', { transactionId, outOrderNo: 's-9' });
    const finish = { transactionId, outOrderNo: 's-3', description: '分账已完成' };
    await call('the rest is unfrozen', 'profitSharingFinish', finish);
    await simulator.advance('5s');
    await call('it is queried', 'profitSharingQuery', { transactionId, outOrderNo: 's-3' });
    await call('nothing is left to share', 'profitSharing', share('s-4', 1));

    const giveBack = {
      ...{ outOrderNo: 's-1', outReturnNo: 'back-1', returnAccountType: 'MERCHANT_ID' },
      ...{ returnAccount: PARTNER, returnAmount: 29, description: '用户退款' },
    };
    await call('a share is taken back', 'profitSharingReturn', giveBack);
    await call('the same again', 'profitSharingReturn', giveBack);
    await call('too much', 'profitSharingReturn', { ...giveBack, outReturnNo: 'back-2' });
    const numbers = { outOrderNo: 's-1', outReturnNo: 'back-1' };
    await call('it is queried', 'profitSharingReturnQuery', numbers);
    await call('an unknown return', 'profitSharingReturnQuery', { ...numbers, outReturnNo: 'back-9' });

    const single = {
      ...share('s-5', 20),
      transactionId: await paidOrder(shop, 'shared-3', { profitSharing: 'Y' }),
    };
    await call('a part is shared and the rest unfrozen', 'profitSharing', single);
    await simulator.advance('5s');
    await call('it is queried', 'profitSharingQuery', single);
    const { name: _, ...known } = RECEIVER;
    await call('the receiver is removed', 'profitSharingRemoveReceiver', { receiver: known });
    await call('a stranger gets a share', 'multiProfitSharing', share('s-6', 1));
  },
};

async function paidOrder({ simulator, call }: ToldShop, outTradeNo: string, more: object): Promise<string> {
  const order = { body: '龙井茶', outTradeNo, totalFee: 1000, ...CALLBACK, ...more };
  await call(`order ${outTradeNo}`, 'unifiedOrder', order);
  await simulator.pay(outTradeNo);
  await simulator.advance('1m');
  return simulator.order(outTradeNo)?.payment?.transactionId ?? '';
}
