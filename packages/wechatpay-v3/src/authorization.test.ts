import { describe, expect, it } from '@jest/globals';
import { Rsa } from 'wechatpay-axios-plugin';
import { authorization } from './authorization';
import { signPayment } from './payment';
import { merchant } from './testing/wechat-pay';

const { mchId, serialNo, privateKey, certificate } = merchant;

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
    expect(Rsa.verify(text, signature, certificate)).toBe(true);
  });
});

describe('authorization refuses', () => {
  const good = { method: 'GET', url: '/v3/certificates', mchId, serialNo, privateKey };

  it.each<[string, object, RegExp]>([
    ['a whole address', { url: 'https://api.mch.weixin.qq.com/v3/certificates' }, /^url must be the path/],
    ['a line break in the path', { url: '/v3/a\nb' }, /^url must be/],
    ['a method that is none', { method: 'G T' }, /^method must be/],
    ['a body that is not text', { body: { a: 1 } }, /^body must be the text that is sent/],
    ['a time in milliseconds', { timestamp: 1767225600000 }, /^timestamp must be seconds/],
    ['a nonce with a quotation mark', { nonce: 'a"b' }, /^nonce must be/],
    ['a merchant number that is none', { mchId: 'wx1' }, /^mchId must be the merchant number/],
  ])('%s', (_, wrong, problem) => {
    expect(() => authorization({ ...good, ...wrong })).toThrow(problem);
  });
});

describe('signPayment', () => {
  it.each<[string, object, RegExp]>([
    ['prepay_id= before the id', { prepayId: 'prepay_id=wx2014' }, /^prepayId must be the prepay_id alone/],
    ['a line break', { appId: 'wx1\n1' }, /^appId must be/],
    ['a time in milliseconds', { timeStamp: 1767225600000 }, /^timeStamp must be seconds/],
    ['a nonce of other characters', { nonceStr: 'a\nb' }, /^nonceStr must be/],
  ])('refuses %s', (_, wrong, problem) => {
    expect(() => signPayment({ appId: 'wx1', prepayId: 'wx2014', privateKey, ...wrong })).toThrow(problem);
  });

  it('gives parameters that wechatpay-axios-plugin verifies', () => {
    const payment = signPayment({ appId: 'wx1', prepayId: 'wx2014', privateKey });
    const { timeStamp, nonceStr, paySign } = payment;
    expect(payment).toMatchObject({ appId: 'wx1', package: 'prepay_id=wx2014', signType: 'RSA' });
    expect(Rsa.verify(`wx1\n${timeStamp}\n${nonceStr}\nprepay_id=wx2014\n`, paySign, certificate)).toBe(true);
  });
});
