import { CALLBACK, type Chapter } from '../chapter';

export const refunds: Chapter = {
  name: 'refunds',
  async tell({ simulator, call }) {
    const order = { body: '龙井茶', outTradeNo: 'bought-1', totalFee: 100, ...CALLBACK };
    const refund = { outTradeNo: 'bought-1', totalFee: 100, ...CALLBACK };
    const first = { ...refund, outRefundNo: 'refund-1', refundFee: 40, refundDesc: '少了一包' };
    await call('the order', 'unifiedOrder', order);
    await call('an unpaid order is refunded', 'refund', first);
    await simulator.pay('bought-1', { coupons: [{ id: '109519', fee: 20, type: 'CASH' }] });
    await call('a part is refunded', 'refund', first);
    await call('the same refund again', 'refund', first);
    await call('another amount under its number', 'refund', { ...first, refundFee: 41 });
    await call('a refund in progress is queried', 'queryRefund', { outRefundNo: 'refund-1' });
    await call('a refunded order is queried', 'queryOrder', { outTradeNo: 'bought-1' });
    await simulator.advance('10s');
    await call('a refund that is done is queried', 'queryRefund', { outRefundNo: 'refund-1' });
    const { transactionId } = simulator.order('bought-1')?.payment ?? {};
    const { outTradeNo: _, ...byTransaction } = { ...refund, transactionId };
    const rest = { ...byTransaction, outRefundNo: 'refund-2', refundFee: 10 };
    await call('by the transaction', 'refund', rest);
    await simulator.settleRefund('refund-2', 'CHANGE');
    await call('a refund that needs a bank account is queried', 'queryRefund', { outRefundNo: 'refund-2' });
    await call('a third', 'refund', { ...refund, outRefundNo: 'refund-3', refundFee: 10 });
    await simulator.settleRefund('refund-3', 'REFUNDCLOSE');
    await call('a closed refund is queried', 'queryRefund', { outRefundNo: 'refund-3' });
    await call('more than was paid', 'refund', { ...refund, outRefundNo: 'refund-4', refundFee: 60 });
    const wrongTotal = { ...refund, outRefundNo: 'refund-5', totalFee: 90, refundFee: 10 };
    await call('another total than the order’s', 'refund', wrongTotal);
    await call('an unknown order', 'refund', { ...first, outTradeNo: 'unknown', outRefundNo: 'refund-6' });
    await call('an unknown refund is queried', 'queryRefund', { outRefundNo: 'unknown' });
    const { refundId } = simulator.refunds().find(({ outRefundNo }) => outRefundNo === 'refund-1') ?? {};
    await call('by the refund_id', 'queryRefund', { refundId });
    await call('all refunds of an order', 'queryRefund', { outTradeNo: 'bought-1' });
    await call('all refunds of a transaction', 'queryRefund', { transactionId, offset: 0 });
    const fromBalance = { refundAccount: 'REFUND_SOURCE_RECHARGE_FUNDS' };
    const last = { ...refund, ...fromBalance, outRefundNo: 'refund-7', refundFee: 50 };
    await call('the rest, from the balance', 'refund', last);
    await simulator.advance('10s');
    await call('it is queried', 'queryRefund', { outRefundNo: 'refund-7' });
    await call('nothing is left', 'refund', { ...refund, outRefundNo: 'refund-8', refundFee: 1 });
  },
};
