import { createCipheriv, createHash } from 'node:crypto';
import { inspect } from 'node:util';
import { describe, expect, it } from '@jest/globals';
import { runs } from '@opencloudpay/internal/testing/runs';
import fc from 'fast-check';
import { ConfigurationError, DecryptionError, NotificationError, SignatureError, XmlError } from '../errors';
import { type SignType, sign, verify } from '../sign';
import { record, xmlText } from '../testing/arbitraries';
import { fromXml, toXml } from '../xml/xml';
import { parsePaymentNotification, parseRefundNotification } from './notification';

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

it('a notification is read the same from its fields and from its XML', () => {
  const payment = toXml(signed(paid));
  const refund = toXml({ return_code: 'SUCCESS', req_info: reqInfo(refunded) });
  for (const [parse, xml] of [
    [parsePaymentNotification, payment],
    [parseRefundNotification, refund],
  ] as const) {
    expect(parse(fromXml(xml), { apiKey })).toEqual(parse(xml, { apiKey }));
    expect(parse(Buffer.from(xml), { apiKey })).toEqual(parse(xml, { apiKey }));
  }
});

describe('parsePaymentNotification', () => {
  it('gives amounts and counts as numbers and leaves other numbers as text', () => {
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

  it('verifies unknown fields too', () => {
    fc.assert(
      fc.property(record, (unknown) => {
        const fields = signed({ ...unknown, ...paid });
        expect(payment(fields)).toMatchObject({ total_fee: 100 });
      }),
    );
  });

  it('refuses a message in which any field was changed, emptied, removed or added', () => {
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
      'that was downgraded to MD5',
      { ...signed({ ...paid, sign_type: 'HMAC-SHA256' }, 'HMAC-SHA256'), sign_type: 'MD5' },
    ],
    [
      'without its sign type',
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

  it.each<[string, string[]]>([
    ['result_code', ['success', 'SUCCESS ', 'OK']],
    ['total_fee', ['0', '0100', '+100', '-100', '1e2', '100.0', ' 100', '１００', '9999999999999']],
    ['cash_fee', ['-1', '090', '90.']],
    ['coupon_fee_0', ['010', 'ten']],
    ['mch_id', ['18007800O1', ' 1800780001']],
    ['sub_mch_id', ['1712734762 ', '1712734762&sub_mch_id=1']],
    ['openid', ['oPoo341Im oAYxAd', 'o&mch_id=1']],
    ['is_subscribe', ['y', 'YES']],
    ['trade_type', ['jsapi', 'CASH']],
    ['bank_type', ['others', 'A&B']],
    ['fee_type', ['cny', 'CNY ']],
    ['coupon_type_0', ['FREE']],
    ['transaction_id', ['', '42 00', '4'.repeat(33)]],
    ['out_trade_no', ['', '00123456 ', '订单00123456']],
    ['time_end', ['20220230132007', '20220321', '20220321252007', '2022-03-21 13:20:07']],
  ])('refuses a %s that WeChat Pay cannot send, although it is signed', (name, values) => {
    for (const value of values)
      expect(() => payment(signed({ ...paid, [name]: value }))).toThrow(NotificationError);
  });

  it('leaves out empty fields: no signature covers them, so they may have been added', () => {
    const genuine = signed(paid);
    const names = ['sub_mch_id', 'sub_appid', 'sub_openid', 'attach', 'coupon_fee_1', 'new_field'];
    fc.assert(
      fc.property(fc.subarray(names), (added) => {
        const absent = added.filter((name) => !(name in genuine));
        const blanked = { ...genuine, ...Object.fromEntries(absent.map((name) => [name, ''])) };
        expect(payment(blanked)).toEqual(payment(genuine));
      }),
    );
  });

  it('refuses a signed text that is split into other fields than it was signed with', () => {
    // An attacker chooses attach, pays, and so gets this text signed; the forged fields are inside it.
    const { appid, attach: _, ...rest } = paid;
    const victims = fc.record({
      out_trade_no: fc.stringMatching(/^[0-9A-Za-z]{6,32}$/),
      total_fee: fc.integer({ min: 1, max: 10_000_000 }).map(String),
      transaction_id: fc.stringMatching(/^\d{28}$/),
      sub_mch_id: fc.stringMatching(/^\d{10}$/),
    });
    fc.assert(
      fc.property(victims, fc.constantFrom('zz', 'transaction_id_2'), (victim, last) => {
        const forged = { ...rest, ...victim };
        const inner = Object.keys(forged)
          .sort()
          .map((name) => `${name}=${forged[name as keyof typeof forged]}`);
        const genuine = signed({ ...paid, attach: `x&${inner.join('&')}&${last}=1` });
        const outer = Object.keys(rest)
          .sort()
          .map((name) => `${name}=${rest[name as keyof typeof rest]}`);
        const split = {
          ...{ appid, attach: 'x', ...forged },
          [last]: `1&${outer.join('&')}`,
          sign: genuine['sign'] ?? '',
        };
        // Both splits have the same signature.
        expect(verify(split, apiKey)).toBe(true);
        expect(() => payment(split)).toThrow(NotificationError);
        expect(payment(genuine)).toMatchObject({ out_trade_no: '00123456', total_fee: 100 });
      }),
    );
  });

  it('refuses to read without a key', () => {
    expect(() => parsePaymentNotification(toXml(signed(paid)), { apiKey: '' })).toThrow(ConfigurationError);
  });

  it('never shows the key or the expected signature', () => {
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
  const told = {
    return_code: 'SUCCESS',
    ...refunded,
    refund_fee: 50,
    settlement_refund_fee: 50,
    settlement_total_fee: 100,
    total_fee: 100,
  };

  it('returns the encrypted fields, amounts as numbers, and none of the fields outside', () => {
    expect(refund({ ...around, req_info: reqInfo(refunded) })).toEqual(told);
    fc.assert(
      fc.property(record, (outside) => {
        expect(refund({ ...outside, ...around, req_info: reqInfo(refunded) })).toEqual(told);
      }),
    );
    const forged = { ...around, refund_fee: '1', refund_status: 'CHANGE', out_trade_no: 'another' };
    expect(refund({ ...forged, req_info: reqInfo(refunded) })).toEqual(told);
  });

  it('does not name the merchant of the refund, not even from the encrypted content', () => {
    const inside = { ...refunded, mch_id: '1800780009', sub_mch_id: '1', sub_appid: 'wx1', appid: 'wx2' };
    expect(refund({ ...around, req_info: reqInfo(inside) })).toEqual(told);
  });

  it('drops fields that were added outside, and empty ones', () => {
    const { settlement_refund_fee: _, ...pending } = {
      ...refunded,
      refund_status: 'CHANGE',
      success_time: '',
    };
    const additions = {
      ...{ success_time: '2018-11-19 16:24:13', settlement_refund_fee: '5000', cash_refund_fee: '5000' },
      ...{ result_code: 'SUCCESS', openid: 'oPoo341Im', attach: 'vip', sign: 'x', __proto__x: '1' },
    };
    const { success_time: __, ...left } = pending;
    expect(Object.keys(refund({ ...around, ...additions, req_info: reqInfo(pending) })).sort()).toEqual(
      ['return_code', ...Object.keys(left)].sort(),
    );
  });

  it.each<[string, string[]]>([
    ['refund_status', ['', 'SUCCESS    ', ' SUCCESS', 'success', 'SUCCESSSUCCESS', 'PROCESSING', 'CHANGE\n']],
    ['refund_fee', ['', '050', '+50', ' 50', '50 ', '50.0', '0', '5e1', '-50', '50500000000000000']],
    ['total_fee', ['', '0100', '1 00']],
    ['settlement_refund_fee', ['00', '5O']],
    ['refund_id', ['', '5000 0408', '5'.repeat(33), '<refund>']],
    ['transaction_id', ['', '4200 0002152018']],
    ['out_trade_no', ['', '00123456 ']],
    ['out_refund_no', ['', 'refund 1', 'r'.repeat(65)]],
    ['success_time', ['2018-11-19', '2018-11-31 16:24:13', '20181119162413', '2018-11-19 16:24:13 ']],
    ['refund_account', ['REFUND_SOURCE_RECHARGE_FUNDS ', 'CASH']],
    ['refund_request_source', ['api', 'API ']],
    ['refund_recv_accout', ['用'.repeat(70)]],
  ])('refuses a %s that WeChat Pay does not send, although it decrypts', (name, values) => {
    for (const value of values) {
      expect(() => refund({ ...around, req_info: reqInfo({ ...refunded, [name]: value }) })).toThrow(
        NotificationError,
      );
    }
  });

  it('accepts all documented statuses, and the zeros of a refund that has not succeeded', () => {
    for (const refund_status of ['SUCCESS', 'CHANGE', 'REFUNDCLOSE'])
      expect(refund({ ...around, req_info: reqInfo({ ...refunded, refund_status }) })).toMatchObject({
        refund_status,
      });
    const zeros = { ...refunded, refund_status: 'CHANGE', success_time: '0000-00-00 00:00:00' };
    expect(refund({ ...around, req_info: reqInfo(zeros) })).toMatchObject({ refund_status: 'CHANGE' });
  });

  it('accepts no value that was spliced from blocks of other notifications of the merchant', () => {
    const numbers = fc.record({
      out_refund_no: fc.stringMatching(/^[0-9]{1,64}$/),
      refund_fee: fc.integer({ min: 1, max: 100_000 }).map(String),
      refund_status: fc.constantFrom('SUCCESS', 'CHANGE', 'REFUNDCLOSE'),
    });
    const blocksOf = (fields: Fields) => {
      const bytes = Buffer.from(reqInfo(fields), 'base64');
      return Array.from({ length: bytes.length / 16 }, (_, n) => bytes.subarray(n * 16, n * 16 + 16));
    };
    fc.assert(
      fc.property(numbers, numbers, fc.nat(), fc.nat(), fc.nat(2), (one, other, from, at, way) => {
        const [own, foreign] = [blocksOf({ ...refunded, ...one }), blocksOf({ ...refunded, ...other })];
        const block = foreign[from % foreign.length] as Buffer;
        const parts: Uint8Array[] = [...own];
        parts.splice(at % parts.length, way === 0 ? 0 : 1, ...(way === 2 ? [] : [block]));
        const req_info = Buffer.concat(parts).toString('base64');
        let read: Record<string, string | number>;
        try {
          read = refund({ ...around, req_info });
        } catch {
          return;
        }
        // Accepted values are ones that WeChat Pay could have sent: a documented status, plain amounts, whole numbers.
        expect(['SUCCESS', 'CHANGE', 'REFUNDCLOSE']).toContain(read['refund_status']);
        expect(String(read['refund_fee'])).toMatch(/^[1-9]\d{0,11}$/);
        expect(read['out_refund_no']).toMatch(/^[0-9A-Za-z_|*@-]{1,64}$/);
      }),
      { numRuns: runs(150) },
    );
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
    ['base64 of an incomplete block', Buffer.from('seventeen bytes!!').toString('base64')],
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

  it('refuses every other key, also if its padding happens to be right', () => {
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

  it('never shows the key', () => {
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
