import { describe, expect, it } from '@jest/globals';
import { Rsa } from 'wechatpay-axios-plugin';
import { authorization } from './authorization';
import { signPayment } from './payment';
import { merchant } from './testing/wechat-pay';

const { mchId, serialNo, privateKey, publicKey } = merchant;

describe('authorization', () => {
  it('is a header that wechatpay-axios-plugin verifies', () => {
    const url = '/v3/pay/transactions/jsapi';
    const body = '{"description":"门票"}';
    const header = authorization({
      ...{ method: 'post', url, body, mchId, serialNo, privateKey },
      ...{ timestamp: 1554208460, nonce: '593BEC0C930BF1AFEB40B4A08C8FB242' },
    });
    const [, signature = ''] = /signature="([^"]+)"/.exec(header) ?? [];
    expect(header).toBe(
      `WECHATPAY2-SHA256-RSA2048 mchid="${mchId}",nonce_str="593BEC0C930BF1AFEB40B4A08C8FB242",signature="${signature}",timestamp="1554208460",serial_no="${serialNo}"`,
    );
    const text = `POST\n${url}\n1554208460\n593BEC0C930BF1AFEB40B4A08C8FB242\n${body}\n`;
    expect(Rsa.verify(text, signature, publicKey)).toBe(true);
  });
});

describe('signPayment', () => {
  it('gives parameters that wechatpay-axios-plugin verifies', () => {
    const payment = signPayment({ appId: 'wx1', prepayId: 'wx2014', privateKey });
    const { timeStamp, nonceStr, paySign } = payment;
    expect(payment).toMatchObject({ appId: 'wx1', package: 'prepay_id=wx2014', signType: 'RSA' });
    expect(Rsa.verify(`wx1\n${timeStamp}\n${nonceStr}\nprepay_id=wx2014\n`, paySign, publicKey)).toBe(true);
  });
});
