import { describe, expect, it } from '@jest/globals';
import { addressHint, hint, variableHint } from './hint';

describe('a name in a message', () => {
  it.each([
    ['kubernetes', 'kubernetes'],
    ['teaShop', 'teaShop'],
    ['tea-shop', 'tea-shop'],
    ['prod-1a2b3c4d', 'prod… (13 characters)'],
    ['8934e7d15453e97507ef794cf7b0519d', '… (32 characters)'],
    ['aGVsbG8gd29ybGQ', 'aGVs… (15 characters)'],
    ['a b', '… (3 characters)'],
    ['x'.repeat(60), '… (60 characters)'],
  ])('%s is %s', (name, shown) => {
    expect(hint(name)).toBe(shown);
  });

  it.each([
    ['NOT_SET', 'NOT_SET'],
    ['TENCENT_SECRET_ID', 'TENCENT_SECRET_ID'],
    ['CLOUDPAY_API_KEY_2', 'CLOU… (18 characters)'],
    ['secret', '… (6 characters)'],
    ['8934e7d15453e97507ef794cf7b0519d', '… (32 characters)'],
  ])('of an environment variable %s is %s', (name, shown) => {
    expect(variableHint(name)).toBe(shown);
  });

  it.each([
    ['https://pay.example.com/pay', 'https://pay.example.com/pay'],
    ['http://127.0.0.1:8010', 'http://127.0.0.1:8010'],
    ['https://[::1]:8443/v2/', 'https://[::1]:8443/v2'],
    ['http://localhost', 'http://localhost'],
    ['https://gw-01.pay.example.com', 'https://gw-01.pay.example.com'],
    ['https://8934e7d15453e97507ef794cf7b0519d/pay', 'https://…/pay'],
    ['https://pay.8934e7d15453e97507ef794cf7b0519d.com', 'https://…'],
    ['https://pay.example.com/1234567890/a1', 'https://pay.example.com/…/…'],
    ['https://pay.example.com/8934e7d15453e97507ef794cf7b0519d', 'https://pay.example.com/…'],
  ])('for an address %s is %s', (url, shown) => {
    expect(addressHint(url)).toBe(shown);
  });
});
