import { expect, it } from '@jest/globals';
import fc from 'fast-check';
import { signPayment } from './payment';
import { verify } from './sign';

const payment = {
  appId: 'wxd2565e6a04246fd1',
  timeStamp: '1490840662',
  nonceStr: '5K8264ILTKCH16CQ2502SI8ZNMTM67VS',
  package: 'prepay_id=wx2017033010242291fcfe0db70013231072',
  signType: 'MD5' as const,
};

it('signs nothing that could be read as other fields', () => {
  const named = fc.constantFrom('appId', 'timeStamp', 'nonceStr', 'package');
  const value = fc.oneof(fc.string(), fc.constantFrom('wx1&mch_id=2', 'prepay_id=a&b=c', 'a=b', ''));
  fc.assert(
    fc.property(named, value, (name, text) => {
      const params = { ...payment, [name]: name === 'package' ? `prepay_id=${text}` : text };
      if (/[&=]/.test(text) || text === '')
        expect(() => signPayment(params, 'key')).toThrow(`${name} must be text without & and =`);
      else if (/^[\w.\-|*@]{1,64}$/.test(text)) {
        const { paySign, ...signed } = signPayment(params, 'key');
        expect(verify({ ...signed, sign: paySign }, 'key', 'MD5')).toBe(true);
      }
    }),
  );
});
