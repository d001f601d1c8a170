import { CALLBACK, type Chapter } from '../chapter';

const OPENID = 'oCustomerAtTheCounter0000000';

/** Payment codes, which WeChat Pay does not notify. */
export const counter: Chapter = {
  name: 'payment codes',
  async tell({ simulator, call }) {
    const code = (more: object = {}) => simulator.authCode({ openid: OPENID, ...more });
    const order = (outTradeNo: string, authCode: string, totalFee = 100) => ({
      ...{ body: '龙井茶', outTradeNo, totalFee, authCode, deviceInfo: 'till-1', attach: '桌号 7' },
    });
    await call('a code is charged', 'micropay', order('counter-1', code()));
    await call('it is queried', 'queryOrder', { outTradeNo: 'counter-1' });
    await call('its number again', 'micropay', order('counter-1', code()));
    await call('it is closed', 'closeOrder', { outTradeNo: 'counter-1' });
    await call('it is reversed', 'reverse', { outTradeNo: 'counter-1' });
    await call('a reversed order is queried', 'queryOrder', { outTradeNo: 'counter-1' });
    await call('it is reversed again', 'reverse', { outTradeNo: 'counter-1' });
    await call('a reversed order is charged', 'micropay', order('counter-1', code()));

    const asking = code({ asksPassword: true });
    await call('WeChat asks for the password', 'micropay', order('counter-2', asking));
    await call('it is queried meanwhile', 'queryOrder', { outTradeNo: 'counter-2' });
    await call('it is reversed meanwhile', 'reverse', { outTradeNo: 'counter-2' });
    await simulator.confirm(asking);
    await call('it is queried after the password', 'queryOrder', { outTradeNo: 'counter-2' });
    const refund = { outTradeNo: 'counter-2', outRefundNo: 'counter-r', totalFee: 100, refundFee: 1 };
    await call('a part is refunded', 'refund', { ...refund, ...CALLBACK });
    await call('it is reversed after that', 'reverse', { outTradeNo: 'counter-2' });

    const declined = code({ asksPassword: true });
    await call('a payment that is declined', 'micropay', order('counter-3', declined));
    await simulator.decline(declined);
    await call('it is queried', 'queryOrder', { outTradeNo: 'counter-3' });
    await call('it is reversed', 'reverse', { outTradeNo: 'counter-3' });

    const used = code();
    await call('a code is used', 'micropay', order('counter-4', used));
    await call('a code is used twice', 'micropay', order('counter-5', used));
    const old = code();
    await simulator.advance('2m');
    await call('an old code', 'micropay', order('counter-6', old));
    await call('an unknown code', 'micropay', order('counter-7', '130000000000000000'));
    await call('a payer without money', 'micropay', order('counter-8', code({ trouble: 'NOTENOUGH' })));
    await call('the bank failed', 'micropay', order('counter-9', code({ trouble: 'BANKERROR' })));
    await call('other parameters', 'micropay', order('counter-4', code(), 101));
    await call('an unknown order is reversed', 'reverse', { outTradeNo: 'unknown-1' });
    await simulator.advance('8d');
    await call('an order of last week is reversed', 'reverse', { outTradeNo: 'counter-4' });
  },
};
