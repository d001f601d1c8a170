import { describe, expect, it } from '@jest/globals';
import type { ApiDeclaration } from '../api';
import { apis } from '../apis/index';
import { ConfigurationError, ParameterError } from '../errors';
import { validateRequest } from './validate';

const order = {
  appid: 'wxd2565e6a04246fd1',
  mch_id: '1800000001',
  sub_mch_id: '1900000109',
  nonce_str: 'n',
  body: '苹果',
  out_trade_no: 'order_1-|*',
  total_fee: 1,
  spbill_create_ip: '127.0.0.1',
  notify_url: 'https://pay.example.com/notify/pay/prod-1/paid/token',
  trade_type: 'JSAPI',
};
const back = { out_trade_no: 'order_1', out_refund_no: 'r', total_fee: 2, refund_fee: 1 };

describe('validateRequest', () => {
  it.each<[keyof typeof apis, Record<string, unknown>]>([
    ['unifiedOrder', order],
    [
      'unifiedOrder',
      { ...order, attach: '字'.repeat(127), body: '😀'.repeat(128), detail: 'x'.repeat(6000) },
    ],
    ['unifiedOrder', { ...order, spbill_create_ip: '2001:db8::1', time_start: '20240229235959' }],
    ['unifiedOrder', { ...order, a_field_of_next_year: 'x' }],
    ['queryOrder', { out_trade_no: 'order_1' }],
    ['queryOrder', { transaction_id: '4200004561202203217657282768' }],
    ['closeOrder', { out_trade_no: 'order_1' }],
    ['refund', back],
    ['queryRefund', { refund_id: '1', offset: 0 }],
    ['downloadBill', { bill_date: '20240101', bill_type: 'ALL', tar_type: 'GZIP' }],
  ])('accepts a valid %s (%#)', (api, params) => {
    expect(() => validateRequest(apis[api], params)).not.toThrow();
  });

  it.each<[keyof typeof apis, Record<string, unknown>, string, string]>([
    [
      'unifiedOrder',
      omit(order, 'body'),
      'body',
      'is missing: it must be a short description of the goods of at most 128 characters',
    ],
    [
      'unifiedOrder',
      omit(order, 'total_fee'),
      'total_fee',
      'is missing: it must be an integer number of cents',
    ],
    [
      'unifiedOrder',
      { ...order, total_fee: '1' },
      'total_fee',
      'must be an integer number of cents, got "1" (string): pass the number 1',
    ],
    [
      'unifiedOrder',
      { ...order, total_fee: 0 },
      'total_fee',
      'must be an integer number of cents, at least 1, got 0',
    ],
    [
      'unifiedOrder',
      { ...order, total_fee: 1.5 },
      'total_fee',
      'must be an integer number of cents, got 1.5: 1.5 yuan is 150',
    ],
    [
      'unifiedOrder',
      { ...order, total_fee: Number.NaN },
      'total_fee',
      'must be an integer number of cents, got NaN',
    ],
    [
      'unifiedOrder',
      { ...order, total_fee: true },
      'total_fee',
      'must be an integer number of cents, got true',
    ],
    [
      'unifiedOrder',
      { ...order, body: 'x'.repeat(129) },
      'body',
      `must be a short description of the goods of at most 128 characters, got "${'x'.repeat(20)}…" (string, 129 characters)`,
    ],
    [
      'unifiedOrder',
      { ...order, body: { name: 'x' } },
      'body',
      'must be a short description of the goods of at most 128 characters, got an object',
    ],
    [
      'unifiedOrder',
      { ...order, body: ['x'] },
      'body',
      'must be a short description of the goods of at most 128 characters, got an array',
    ],
    [
      'unifiedOrder',
      { ...order, out_trade_no: 'short' },
      'out_trade_no',
      'must be your order number: 6 to 32 of the characters 0-9 A-Z a-z _ - | * @, got "short" (string)',
    ],
    [
      'unifiedOrder',
      { ...order, out_trade_no: 'line\nend' },
      'out_trade_no',
      'must be your order number: 6 to 32 of the characters 0-9 A-Z a-z _ - | * @, got "line\\nend" (string)',
    ],
    [
      'unifiedOrder',
      { ...order, out_trade_no: 'order_1\n' },
      'out_trade_no',
      'must be your order number: 6 to 32 of the characters 0-9 A-Z a-z _ - | * @, got "order_1\\n" (string)',
    ],
    [
      'unifiedOrder',
      { ...order, trade_type: 'jsapi' },
      'trade_type',
      'must be JSAPI (mini programs), NATIVE, APP or MWEB, got "jsapi" (string)',
    ],
    [
      'unifiedOrder',
      { ...order, notify_url: 'https://a.example/?b=c' },
      'notify_url',
      'must be an http or https address of at most 256 characters without a query string, got "https://a.example/?b=c" (string)',
    ],
    [
      'unifiedOrder',
      { ...order, notify_url: `https://a.example/${'x'.repeat(240)}` },
      'notify_url',
      `must be an http or https address of at most 256 characters without a query string, got "https://a.example/${'x'.repeat(2)}…" (string, 258 characters)`,
    ],
    [
      'unifiedOrder',
      { ...order, time_expire: '20240101246060' },
      'time_expire',
      'must be Beijing time as yyyyMMddHHmmss, got "20240101246060" (string)',
    ],
    [
      'unifiedOrder',
      { ...order, mch_id: 1800000001 },
      'mch_id',
      'must be a merchant number: digits only, got 1800000001',
    ],
    [
      'unifiedOrder',
      { ...order, sub_mch_id: 'shop' },
      'sub_mch_id',
      'must be a merchant number: digits only, got "shop" (string)',
    ],
    ['queryOrder', {}, 'transaction_id or out_trade_no', 'is missing: queryOrder needs at least one of them'],
    [
      'closeOrder',
      {},
      'out_trade_no',
      'is missing: it must be your order number: 6 to 32 of the characters 0-9 A-Z a-z _ - | * @',
    ],
    [
      'refund',
      omit(back, 'out_trade_no'),
      'transaction_id or out_trade_no',
      'is missing: refund needs at least one of them',
    ],
    [
      'refund',
      omit(back, 'out_refund_no'),
      'out_refund_no',
      'is missing: it must be your refund number: 1 to 64 of the characters 0-9 A-Z a-z _ - | * @',
    ],
    [
      'refund',
      { ...back, refund_fee: 0.1 + 0.2 },
      'refund_fee',
      'must be an integer number of cents, got 0.30000000000000004',
    ],
    [
      'queryRefund',
      { refund_id: '1', offset: -1 },
      'offset',
      'must be the index of the first refund of the page, counted from 0, at least 0, got -1',
    ],
    [
      'downloadBill',
      { bill_date: '2024-01-01' },
      'bill_date',
      'must be a day in Beijing as yyyyMMdd, got "2024-01-01" (string)',
    ],
    [
      'downloadBill',
      { bill_date: '20240101', tar_type: 'ZIP' },
      'tar_type',
      'must be GZIP, or left out for text, got "ZIP" (string)',
    ],
  ])('refuses a wrong %s with the field, the rule and the value (%#)', (api, params, field, problem) => {
    const error = refusal(apis[api], params);
    expect(error).toBeInstanceOf(ParameterError);
    expect(error).toMatchObject({
      code: 'PARAMETER_INVALID',
      field,
      problem,
      message: `${field} ${problem}`,
    });
  });

  it.each(['microPay', 'toString', '__proto__'])('reports that %s is not in the catalogue', (name) => {
    const error = refusal({ ...apis.queryOrder, name }, { out_trade_no: 'order_1' });
    expect(error).toBeInstanceOf(ConfigurationError);
    expect(error).toMatchObject({
      message: expect.stringContaining(`'${name}' is not in the catalogue of APIs`),
    });
  });
});

function omit(fields: Record<string, unknown>, name: string): Record<string, unknown> {
  return Object.fromEntries(Object.entries(fields).filter(([key]) => key !== name));
}

function refusal(api: ApiDeclaration, params: Record<string, unknown>): unknown {
  try {
    validateRequest(api, params);
  } catch (error) {
    return error;
  }
  throw new Error('nothing was refused');
}
