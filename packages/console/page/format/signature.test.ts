import { expect, it } from '@jest/globals';
import { signatureParts, signedAt } from './signature';

it('splits Authorization into its fields, and keeps other headers beside them', () => {
  const authorization =
    'WECHATPAY2-SHA256-RSA2048 mchid="1900000109",nonce_str="n1",signature="a+/b==",timestamp="1767225600",serial_no="5F"';
  const { scheme, parts, text } = signatureParts({ authorization, 'wechatpay-serial': 'PUB_KEY_ID_1' });
  expect(scheme).toBe('WECHATPAY2-SHA256-RSA2048');
  expect(parts).toEqual([
    { name: 'mchid', value: '1900000109' },
    { name: 'serial_no', value: '5F' },
    { name: 'Wechatpay-Serial', value: 'PUB_KEY_ID_1' },
    { name: 'timestamp', value: '1767225600' },
    { name: 'nonce_str', value: 'n1' },
    { name: 'signature', value: 'a+/b==' },
  ]);
  expect(text).toBe(`Authorization: ${authorization}\nWechatpay-Serial: PUB_KEY_ID_1`);
});

it('shows the headers of an answer, the signature last', () => {
  const headers = {
    'wechatpay-signature': 's==',
    'wechatpay-nonce': 'n',
    'wechatpay-timestamp': '1767225600',
    'Wechatpay-Serial': 'PUB_KEY_ID_1',
    'wechatpay-signature-type': 'WECHATPAY2-SHA256-RSA2048',
  };
  const { scheme, parts } = signatureParts(headers);
  expect(scheme).toBe('WECHATPAY2-SHA256-RSA2048');
  expect(parts.map(({ name }) => name)).toEqual([
    ...['Wechatpay-Serial', 'Wechatpay-Timestamp', 'Wechatpay-Nonce', 'Wechatpay-Signature'],
  ]);
  expect(parts.map(signedAt)).toEqual([undefined, 1_767_225_600_000, undefined, undefined]);
});

it('shows a header that is no Authorization of WeChat Pay as it is', () => {
  const { parts } = signatureParts({ authorization: 'Bearer abc', 'wechatpay-timestamp': 'soon' });
  expect(parts).toEqual([
    { name: 'Authorization', value: 'Bearer abc' },
    { name: 'Wechatpay-Timestamp', value: 'soon' },
  ]);
  expect(parts.map(signedAt)).toEqual([undefined, undefined]);
  expect(signatureParts({}).parts).toEqual([]);
});
