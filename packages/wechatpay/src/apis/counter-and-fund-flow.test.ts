import { describe, expect, it } from '@jest/globals';
import type { ApiDeclaration } from '../api';
import { createClient } from '../client/client';
import { ParameterError } from '../errors';
import { merchant } from '../testing/loopback';
import { validateRequest } from '../validate/validate';
import { apis } from './index';

const either = ['MD5', 'HMAC-SHA256'];
const payment = {
  body: '苹果',
  out_trade_no: 'order_1',
  total_fee: 1,
  spbill_create_ip: '14.17.22.52',
  auth_code: '120061098828009406',
};

describe('payment codes, short links and fund flows', () => {
  it.each<[ApiDeclaration, string, boolean, string[]]>([
    [apis.downloadFundFlow, '/pay/downloadfundflow', true, ['HMAC-SHA256']],
    [apis.micropay, '/pay/micropay', false, either],
    [apis.reverse, '/secapi/pay/reverse', true, either],
    [apis.authCodeToOpenid, '/tools/authcodetoopenid', false, either],
    [apis.shortUrl, '/tools/shorturl', false, either],
  ])('$name has the path and certificate of the documents', (api, path, certificate, signTypes) => {
    expect(api).toMatchObject({ path, certificate, signTypes });
  });

  it('signs the fund flow with HMAC-SHA256, whatever the merchant’s default', () => {
    for (const signType of ['MD5', 'HMAC-SHA256'] as const) {
      const client = createClient({ ...merchant, signType });
      expect(client.signTypeOf(apis.downloadFundFlow)).toBe('HMAC-SHA256');
      expect(client.signTypeOf(apis.micropay)).toBe(signType);
    }
  });

  it.each<[ApiDeclaration, Record<string, unknown>]>([
    [apis.micropay, payment],
    [apis.micropay, { ...payment, body: '字'.repeat(127), auth_code: '159999999999999999' }],
    [apis.reverse, { out_trade_no: 'order_1' }],
    [apis.reverse, { transaction_id: '4200004561202203217657282768' }],
    [apis.authCodeToOpenid, { auth_code: '100000000000000000' }],
    [apis.shortUrl, { long_url: 'weixin://wxpay/bizpayurl?product_id=a%20b' }],
    [apis.downloadFundFlow, { bill_date: '20240101', account_type: 'Fees', tar_type: 'GZIP' }],
  ])('accepts a valid $name (%#)', (api, params) => {
    expect(() => validateRequest(api, params)).not.toThrow();
  });

  const code = 'the payer’s payment code: 18 digits that start with 10 to 15';
  it.each<[ApiDeclaration, Record<string, unknown>, string, string]>([
    [apis.micropay, { ...payment, auth_code: undefined }, 'auth_code', `is missing: it must be ${code}`],
    // The next code belongs to another wallet; WeChat Pay would refuse it only after a round trip.
    [apis.micropay, { ...payment, auth_code: '286000000000000000' }, 'auth_code', `must be ${code}`],
    [apis.micropay, { ...payment, auth_code: '12006109882800940' }, 'auth_code', `must be ${code}`],
    [apis.micropay, { ...payment, auth_code: 120061098828009400 }, 'auth_code', `must be ${code}`],
    [
      apis.micropay,
      { ...payment, body: '字'.repeat(128) },
      'body',
      'must be a short description of the goods of at most 127 characters',
    ],
    [apis.micropay, { ...payment, total_fee: 0 }, 'total_fee', 'must be an integer number of cents'],
    [apis.micropay, { ...payment, total_fee: 9.9 }, 'total_fee', 'must be an integer number of cents'],
    [
      apis.micropay,
      { ...payment, out_trade_no: undefined },
      'out_trade_no',
      'is missing: it must be your order number',
    ],
    [apis.reverse, {}, 'transaction_id or out_trade_no', 'is missing: reverse needs at least one of them'],
    [apis.authCodeToOpenid, {}, 'auth_code', `is missing: it must be ${code}`],
    [
      apis.shortUrl,
      { long_url: `weixin://${'x'.repeat(504)}` },
      'long_url',
      'must be the link to shorten of at most 512 characters',
    ],
    [
      apis.downloadFundFlow,
      { bill_date: '20240101' },
      'account_type',
      'is missing: it must be Basic, Operation or Fees',
    ],
    [
      apis.downloadFundFlow,
      { bill_date: '20240101', account_type: 'BASIC' },
      'account_type',
      'must be Basic, Operation or Fees, got "BASIC"',
    ],
    [
      apis.downloadFundFlow,
      { bill_date: '20241301', account_type: 'Basic' },
      'bill_date',
      'must be a day in Beijing as yyyyMMdd',
    ],
  ])('refuses a wrong $name before anything is sent (%#)', (api, params, field, problem) => {
    const given = Object.fromEntries(Object.entries(params).filter(([, value]) => value !== undefined));
    expect(() => validateRequest(api, given)).toThrow(ParameterError);
    expect(() => validateRequest(api, given)).toThrow(`${field} ${problem}`);
  });
});
