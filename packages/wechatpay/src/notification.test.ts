import { createCipheriv, createHash } from 'node:crypto';
import { inspect } from 'node:util';
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { ConfigurationError, DecryptionError, NotificationError, SignatureError, XmlError } from './errors';
import { parsePaymentNotification, parseRefundNotification } from './notification';
import { type SignType, sign } from './sign';
import { record, xmlText } from './testing/arbitraries';
import { fromXml, toXml } from './xml';

const apiKey = 'iK2ZWeqhFWCEPyYngFb51yBMWXaSCrUZ';
const otherKey = 'OTHERqhFWCEPyYngFb51yBMWXaSCrUZ0';

const paid = {
  return_code: 'SUCCESS',
  result_code: 'SUCCESS',
  appid: 'wxd2565e6a04246fd1',
  mch_id: '1800780001',
  sub_mch_id: '1712734762',
  nonce_str: 'f6444fd22de27b16',
  openid: 'oPoo341Im-roYxAd3WD3D_6J-4bA',
  is_subscribe: 'N',
  trade_type: 'JSAPI',
  bank_type: 'OTHERS',
  total_fee: '100',
  settlement_total_fee: '90',
  cash_fee: '90',
  coupon_fee: '10',
  coupon_count: '1',
  coupon_fee_0: '10',
  coupon_id_0: '00012345',
  coupon_type_0: 'CASH',
  transaction_id: '4200004561202203217657282768',
  out_trade_no: '00123456',
  attach: ' 1 & <2> ',
  time_end: '20220321132007',
};

type Fields = Record<string, string>;

const signed = (fields: Fields, type: SignType = 'MD5', key = apiKey): Fields => ({
  ...fields,
  sign: sign(fields, key, type),
});

const payment = (fields: Fields) => parsePaymentNotification(toXml(fields), { apiKey });

it('a notification is read from its fields as from its XML', () => {
  const payment = toXml(signed(paid));
  const refund = toXml({ return_code: 'SUCCESS', req_info: reqInfo({ refund_fee: '1' }) });
  for (const [parse, xml] of [
    [parsePaymentNotification, payment],
    [parseRefundNotification, refund],
  ] as const) {
    expect(parse(fromXml(xml), { apiKey })).toEqual(parse(xml, { apiKey }));
    expect(parse(Buffer.from(xml), { apiKey })).toEqual(parse(xml, { apiKey }));
  }
});

describe('parsePaymentNotification', () => {
  it('gives amounts and counts as numbers and leaves numbers of other kinds text', () => {
    expect(payment(signed(paid))).toEqual({
      ...signed(paid),
      total_fee: 100,
      settlement_total_fee: 90,
      cash_fee: 90,
      coupon_fee: 10,
      coupon_count: 1,
      coupon_fee_0: 10,
    });
  });

  it('accepts HMAC-SHA256, named in the message or not', () => {
    expect(payment(signed(paid, 'HMAC-SHA256'))).toMatchObject({ total_fee: 100 });
    expect(payment(signed({ ...paid, sign_type: 'HMAC-SHA256' }, 'HMAC-SHA256'))).toMatchObject({
      total_fee: 100,
    });
  });

  it('verifies fields that it has never heard of', () => {
    fc.assert(
      fc.property(record, (unknown) => {
        const fields = signed({ ...unknown, ...paid });
        expect(payment(fields)).toMatchObject({ total_fee: 100 });
      }),
    );
  });

  it('refuses a message in which any field was changed, emptied, taken away or added', () => {
    const genuine = signed(paid);
    const names = Object.keys(genuine).filter((name) => name !== 'return_code');
    fc.assert(
      fc.property(fc.constantFrom(...names), xmlText, (name, text) => {
        fc.pre(text !== genuine[name]);
        expect(() => payment({ ...genuine, [name]: text })).toThrow(SignatureError);
        const { [name]: _, ...others } = genuine;
        expect(() => payment(others)).toThrow(SignatureError);
      }),
    );
    fc.assert(
      fc.property(record, (more) => {
        const forged = { ...more, ...genuine };
        fc.pre(Object.entries(more).some(([name, text]) => text !== '' && !(name in genuine)));
        expect(() => payment(forged)).toThrow(SignatureError);
      }),
    );
  });

  it.each<[string, Fields]>([
    ['without a signature', paid],
    ['with an empty signature', { ...paid, sign: '' }],
    ['signed with another key', signed(paid, 'MD5', otherKey)],
    ['signed with an empty key', { ...paid, sign: md5(`${joined(paid)}&key=`) }],
    ['hashed without any key', { ...paid, sign: md5(joined(paid)) }],
    ['that names HMAC-SHA256 and is signed with MD5', signed({ ...paid, sign_type: 'HMAC-SHA256' }, 'MD5')],
    [
      'that was turned down to MD5',
      { ...signed({ ...paid, sign_type: 'HMAC-SHA256' }, 'HMAC-SHA256'), sign_type: 'MD5' },
    ],
    [
      'whose sign type was taken away',
      (({ sign_type: _, ...rest }) => rest)(signed({ ...paid, sign_type: 'HMAC-SHA256' }, 'HMAC-SHA256')),
    ],
    ['with the paySign of a mini program', { ...paid, paySign: sign(paid, apiKey) }],
  ])('refuses a message %s', (_, fields) => {
    expect(() => payment(fields)).toThrow(SignatureError);
  });

  it('refuses a message that has a field twice, whichever of the two is genuine', () => {
    const xml = toXml(signed(paid));
    for (const forged of [
      xml.replace('</xml>', '<total_fee>1</total_fee></xml>'),
      xml.replace('<xml>', '<xml><total_fee>1</total_fee>'),
    ]) {
      expect(() => parsePaymentNotification(forged, { apiKey })).toThrow(XmlError);
    }
  });

  it.each(['FAIL', '', 'success', undefined])('refuses the return_code %p: nothing has happened', (code) => {
    const { return_code: _, ...rest } = paid;
    const fields = signed(code === undefined ? rest : { ...rest, return_code: code });
    expect(() => payment(fields)).toThrow(NotificationError);
  });

  it('refuses to read without a key', () => {
    expect(() => parsePaymentNotification(toXml(signed(paid)), { apiKey: '' })).toThrow(ConfigurationError);
  });

  it('never tells the key or the expected signature', () => {
    const forged = { ...signed(paid), total_fee: '1' };
    const told = inspect(
      refusalOf(() => payment(forged)),
      { depth: 10, showHidden: true },
    );
    expect(told).not.toContain(apiKey);
    expect(told).not.toContain(sign(forged, apiKey));
  });
});

const refunded = {
  out_refund_no: 'refund-1',
  out_trade_no: '00123456',
  refund_account: 'REFUND_SOURCE_RECHARGE_FUNDS',
  refund_fee: '50',
  refund_id: '50000408942018111907145868882',
  refund_recv_accout: '支付用户零钱',
  refund_request_source: 'API',
  refund_status: 'SUCCESS',
  settlement_refund_fee: '50',
  settlement_total_fee: '100',
  success_time: '2018-11-19 16:24:13',
  total_fee: '100',
  transaction_id: '4200000215201811190261405420',
};

const around = {
  return_code: 'SUCCESS',
  appid: 'wxd2565e6a04246fd1',
  mch_id: '1800780001',
  sub_mch_id: '1712734762',
  nonce_str: 'TeqClE3i0mvn3DrK',
};

const encrypt = (plaintext: string | Buffer, key = apiKey) => {
  const cipher = createCipheriv('aes-256-ecb', createHash('md5').update(key).digest('hex'), null);
  return Buffer.concat([cipher.update(plaintext as string), cipher.final()]).toString('base64');
};
const reqInfo = (fields: Fields, key = apiKey) => encrypt(toXml(fields, 'root'), key);
const refund = (fields: Fields) => parseRefundNotification(toXml(fields), { apiKey });

describe('parseRefundNotification', () => {
  it('merges what is encrypted with the addresses around it, amounts as numbers', () => {
    expect(refund({ ...around, req_info: reqInfo(refunded) })).toEqual({
      ...around,
      ...refunded,
      refund_fee: 50,
      settlement_refund_fee: 50,
      settlement_total_fee: 100,
      total_fee: 100,
    });
  });

  it('lets no field outside stand for one that is encrypted', () => {
    fc.assert(
      fc.property(record, (outside) => {
        const told = refund({ ...outside, ...around, req_info: reqInfo(refunded) });
        expect(told).toMatchObject({ out_refund_no: 'refund-1', refund_status: 'SUCCESS', refund_fee: 50 });
      }),
    );
    const forged = { ...around, refund_fee: '1', refund_status: 'CHANGE', out_trade_no: 'another' };
    expect(refund({ ...forged, req_info: reqInfo(refunded) })).toMatchObject({
      refund_fee: 50,
      refund_status: 'SUCCESS',
      out_trade_no: '00123456',
    });
  });

  it('takes an address from the encrypted content where it has one', () => {
    const inside = { ...refunded, mch_id: '1800780009' };
    expect(refund({ ...around, req_info: reqInfo(inside) })).toMatchObject({ mch_id: '1800780009' });
  });

  it('drops what somebody added outside where the encrypted content says nothing', () => {
    const {
      success_time: _,
      settlement_refund_fee: __,
      ...pending
    } = { ...refunded, refund_status: 'CHANGE' };
    const additions = {
      ...{ success_time: '2018-11-19 16:24:13', settlement_refund_fee: '5000', cash_refund_fee: '5000' },
      ...{ result_code: 'SUCCESS', openid: 'oPoo341Im', attach: 'vip', sign: 'x', __proto__x: '1' },
    };
    const told = refund({ ...around, ...additions, req_info: reqInfo(pending) });
    expect(Object.keys(told).sort()).toEqual(Object.keys({ ...around, ...pending }).sort());
  });

  it.each([
    ['no req_info', undefined],
    ['an empty req_info', ''],
  ])('refuses %s', (_, req_info) => {
    expect(() => refund({ ...around, ...(req_info !== undefined && { req_info }) })).toThrow(
      NotificationError,
    );
  });

  it.each([
    ['garbage', '!!!! not base64 !!!!'],
    ['base64 of no whole block', Buffer.from('seventeen bytes!!').toString('base64')],
    ['random blocks', Buffer.alloc(64, 7).toString('base64')],
    ['a cut ciphertext', encrypt(toXml(refunded, 'root')).slice(0, 64)],
    ['text that is not XML', encrypt('refund_status=SUCCESS')],
    ['XML under another root', encrypt(toXml(refunded))],
    ['JSON', encrypt(JSON.stringify(refunded))],
    ['a DOCTYPE', encrypt(`<!DOCTYPE root>${toXml(refunded, 'root')}`)],
    ['bytes that are not UTF-8', encrypt(Buffer.from('<root><a>\xff</a></root>', 'latin1'))],
    ['a repeated field', encrypt('<root><refund_fee>1</refund_fee><refund_fee>2</refund_fee></root>')],
    ['nothing', encrypt('')],
  ])('refuses a req_info that holds %s', (_, req_info) => {
    expect(() => refund({ ...around, req_info })).toThrow(DecryptionError);
  });

  it('refuses every other key, also where its padding happens to be right', () => {
    for (let n = 0; n < 600; n++) {
      const fields = { ...around, req_info: reqInfo(refunded, `${otherKey}${n}`) };
      expect(() => refund(fields)).toThrow(DecryptionError);
    }
  });

  it('refuses a ciphertext with one damaged byte, wherever it is', () => {
    const bytes = Buffer.from(reqInfo(refunded), 'base64');
    fc.assert(
      fc.property(fc.nat(bytes.length - 1), fc.integer({ min: 1, max: 255 }), (at, change) => {
        const damaged = Buffer.from(bytes);
        damaged.writeUInt8(damaged.readUInt8(at) ^ change, at);
        expect(() => refund({ ...around, req_info: damaged.toString('base64') })).toThrow(DecryptionError);
      }),
    );
  });

  it('refuses the return_code FAIL and a missing key', () => {
    const fields = { ...around, req_info: reqInfo(refunded) };
    expect(() => refund({ ...fields, return_code: 'FAIL' })).toThrow(NotificationError);
    expect(() => parseRefundNotification(toXml(fields), { apiKey: '' })).toThrow(ConfigurationError);
  });

  it('never tells the key', () => {
    const error = refusalOf(() => refund({ ...around, req_info: reqInfo(refunded, otherKey) }));
    const told = inspect(error, { depth: 10, showHidden: true });
    expect(told).not.toContain(apiKey);
    expect(told).not.toContain(createHash('md5').update(apiKey).digest('hex'));
  });
});

function joined(fields: Fields): string {
  return Object.keys(fields)
    .sort()
    .map((name) => `${name}=${fields[name]}`)
    .join('&');
}

function md5(text: string): string {
  return createHash('md5').update(text).digest('hex').toUpperCase();
}

function refusalOf(act: () => unknown): unknown {
  try {
    act();
  } catch (error) {
    return error;
  }
  throw new Error('nothing was refused');
}
