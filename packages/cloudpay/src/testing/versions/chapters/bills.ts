import { compactBeijingDay } from '@opencloudpay/contracts/beijing-time';
import { CALLBACK, type Chapter } from '../chapter';

export const bills: Chapter = {
  name: 'bills',
  async tell({ simulator, call }) {
    const order = { body: '龙井茶', outTradeNo: 'billed-1', totalFee: 100, ...CALLBACK };
    await call('an order of the day', 'unifiedOrder', order);
    await simulator.pay('billed-1');
    const refund = { outTradeNo: 'billed-1', outRefundNo: 'billed-r', totalFee: 100, refundFee: 40 };
    await call('a refund of the day', 'refund', { ...refund, ...CALLBACK });
    await simulator.advance('10s');
    const billDate = compactBeijingDay(simulator.now());
    await call('the bill of today', 'downloadBill', { billDate, billType: 'ALL' });
    await simulator.advance('36h');
    for (const billType of ['ALL', 'SUCCESS', 'REFUND'])
      await call(`the bill ${billType}`, 'downloadBill', { billDate, billType });
    await call('a gzipped bill', 'downloadBill', { billDate, billType: 'ALL', tarType: 'GZIP' });
    await call('a day without trade', 'downloadBill', { billDate: '20260101', billType: 'ALL' });
    for (const accountType of ['Basic', 'Operation', 'Fees'])
      await call(`the funds of ${accountType}`, 'downloadFundFlow', { billDate, accountType });
    const funds = { billDate, accountType: 'Basic', tarType: 'GZIP' };
    await call('a gzipped bill of funds', 'downloadFundFlow', funds);
    await call('a day without funds', 'downloadFundFlow', { ...funds, billDate: '20260101' });
  },
};
