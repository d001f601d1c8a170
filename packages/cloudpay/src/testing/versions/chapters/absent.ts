import type { Chapter } from '../chapter';

export const absent: Chapter = {
  name: 'calls that v3 does not have',
  async tell({ simulator, call }) {
    await call('a short address', 'shortUrl', { longUrl: 'weixin://wxpay/bizpayurl?pr=1234567' });
    await call('the payer of a code', 'authCodeToOpenid', {
      authCode: simulator.authCode({ openid: 'oCustomerAtTheCounter0000000' }),
    });
  },
};
