import { beijingTime } from '@opencloudpay/contracts/beijing-time';
import type { PaymentObject } from '@opencloudpay/simulator';
import { CALLBACK, type Chapter } from '../chapter';

const ORDER = { body: '龙井茶 50 克 & <糖>', totalFee: 100, ...CALLBACK };

export const orders: Chapter = {
  name: 'orders',
  async tell({ simulator, call }) {
    const compact = (minutes: number) =>
      beijingTime(new Date(simulator.now().getTime() + minutes * 60_000)).replace(/\D/g, '');
    const order = {
      ...{ ...ORDER, outTradeNo: 'order-1', attach: '桌号 7', deviceInfo: 'till-1', goodsTag: 'WXG' },
      ...{ feeType: 'CNY', timeExpire: compact(30), limitPay: 'no_credit' },
      detail: { goods_detail: [{ goods_id: 'tea', quantity: 1, price: 100 }] },
    };
    const placed = await call('an order is placed', 'unifiedOrder', order);
    await call('the same order again', 'unifiedOrder', order);
    await call('another amount under its number', 'unifiedOrder', { ...order, totalFee: 101 });
    await call('an unpaid order is queried', 'queryOrder', { outTradeNo: 'order-1' });
    await call('it is closed too early', 'closeOrder', { outTradeNo: 'order-1' });
    await simulator.fail('order-1');
    await call('the bank refused', 'queryOrder', { outTradeNo: 'order-1' });
    await simulator.pay(placed['payment'] as PaymentObject);
    const paid = await call('a paid order is queried', 'queryOrder', { outTradeNo: 'order-1' });
    await call('by its transaction', 'queryOrder', { transactionId: paid['transactionId'] });
    await call('a paid order again', 'unifiedOrder', order);
    await call('a paid order is closed', 'closeOrder', { outTradeNo: 'order-1' });

    await call('an order that will be closed', 'unifiedOrder', { ...ORDER, outTradeNo: 'order-2' });
    await simulator.advance('5m');
    await call('it is closed', 'closeOrder', { outTradeNo: 'order-2' });
    await call('a closed order is queried', 'queryOrder', { outTradeNo: 'order-2' });
    await call('it is closed again', 'closeOrder', { outTradeNo: 'order-2' });
    await call('a closed order again', 'unifiedOrder', { ...ORDER, outTradeNo: 'order-2' });
    await call('an unknown order is queried', 'queryOrder', { outTradeNo: 'unknown-1' });
    await call('an unknown transaction', 'queryOrder', { transactionId: '4200009999202601010000000000' });
    await call('an unknown order is closed', 'closeOrder', { outTradeNo: 'unknown-1' });

    const elsewhere = { ...ORDER, outTradeNo: 'order-3' };
    const native = { ...elsewhere, tradeType: 'NATIVE', productId: 'tea' };
    await call('an order for a QR code', 'unifiedOrder', native);
    await call('an order of an app', 'unifiedOrder', { ...ORDER, outTradeNo: 'order-4', tradeType: 'APP' });
    const sceneInfo = { h5_info: { type: 'Wap', wap_url: 'https://shop.example.com', wap_name: '茶' } };
    const onPage = { ...ORDER, outTradeNo: 'order-5', tradeType: 'MWEB', sceneInfo };
    await call('an order of a page', 'unifiedOrder', onPage);
    await simulator.pay('order-3');
    await call('an order by QR code is queried', 'queryOrder', { outTradeNo: 'order-3' });

    await call('an order with coupons', 'unifiedOrder', { ...ORDER, outTradeNo: 'order-6' });
    await simulator.pay('order-6', {
      coupons: [
        { id: '109519', fee: 5, type: 'CASH' },
        { id: '109520', fee: 15, type: 'NO_CASH' },
      ],
    });
    await call('it is queried', 'queryOrder', { outTradeNo: 'order-6' });

    const shortLived = { ...ORDER, outTradeNo: 'order-7', timeExpire: compact(2) };
    await call('an order that expires', 'unifiedOrder', shortLived);
    await simulator.advance('3m');
    await call('an expired order is queried', 'queryOrder', { outTradeNo: 'order-7' });

    const other = { ...ORDER, outTradeNo: 'order-8', subAppid: 'wx0000000000000000' };
    if (simulator.merchant.kind === 'partner')
      await call('an appid of another merchant', 'unifiedOrder', other);
  },
};

/** Nothing of these is sent. */
export const refusedParameters: Chapter = {
  name: 'parameters that are refused before anything is sent',
  async tell({ call }) {
    const order = { ...ORDER, outTradeNo: 'refused-1' };
    await call('no integer', 'unifiedOrder', { ...order, totalFee: 1.5 });
    await call('no body', 'unifiedOrder', { ...order, body: undefined });
    await call('several problems', 'unifiedOrder', { ...order, totalFee: 'x', outTradeNo: '茶' });
    await call('a trade type that does not exist', 'unifiedOrder', { ...order, tradeType: 'CASH' });
    await call('a misspelt name', 'queryOrder', { outTradeNoo: 'refused-1' });
    await call('no number', 'closeOrder', {});
    await call('more than the order', 'refund', { outTradeNo: 'x', totalFee: 1, refundFee: 'y' });
    await call('no day', 'downloadBill', { billDate: 'yesterday', billType: 'ALL' });
    await call('no code', 'micropay', { ...order, authCode: 'abc' });
    // v3 counts bytes, and a Chinese character has three.
    await call('a long text', 'unifiedOrder', { ...order, body: '茶'.repeat(43) });
    await call('a text too long for both', 'unifiedOrder', { ...order, body: '茶'.repeat(200) });
  },
};

/** WeChat Pay’s own failure. */
export const failures: Chapter = {
  name: 'failures of WeChat Pay',
  async tell({ simulator, call }) {
    const order = { ...ORDER, outTradeNo: 'failed-1' };
    await simulator.setFault({ type: 'system-error' });
    await call('an order', 'unifiedOrder', order);
    await call('a query', 'queryOrder', { outTradeNo: 'failed-1' });
    await call('a close', 'closeOrder', { outTradeNo: 'failed-1' });
    const refund = { outTradeNo: 'failed-1', outRefundNo: 'failed-r1', totalFee: 100, refundFee: 100 };
    await call('a refund', 'refund', { ...refund, ...CALLBACK });
    await call('a query of a refund', 'queryRefund', { outRefundNo: 'failed-r1' });
    await simulator.clearFault();
  },
};
