import { createHmac } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import type { CallbackTarget } from '@opencloudpay/contracts/callback';
import fc from 'fast-check';
import {
  MAX_NOTIFY_URL,
  type NotificationKind,
  notifyUrl,
  readNotifyToken,
  verifyNotifyToken,
} from './notify-url';

const OPTIONS = { baseUrl: 'https://pay.example.com', secret: 'a secret of the functions' };
const MERCHANT = { mch_id: '1900000109', sub_mch_id: '1712734762' };

function tokenOf(url: string): string {
  return url.slice(url.lastIndexOf('/') + 1);
}

const text = fc
  .string({ unit: 'grapheme', minLength: 1, maxLength: 20 })
  .filter((name) => !/(^|[/\\])\.{1,2}($|[/\\])|%/.test(name));
const digits = fc.stringMatching(/^\d{10}$/);
const target = fc.oneof(
  fc.record({ envId: text, functionName: text }),
  fc.record({ envId: text, service: text, path: text }),
) as fc.Arbitrary<CallbackTarget>;
const numbers = fc.record({
  out_trade_no: text,
  transaction_id: text,
  out_refund_no: text,
  total_fee: fc.nat(),
  refund_fee: fc.nat(),
  mch_id: digits,
  sub_mch_id: digits,
});

/** The token that versions before the binding to the merchant created. */
function oldToken(kind: NotificationKind, { envId, ...rest }: CallbackTarget, bound: string[]): string {
  return createHmac('sha256', OPTIONS.secret)
    .update(JSON.stringify([kind, envId, ...Object.values(rest), ...bound]))
    .digest()
    .subarray(0, 16)
    .toString('base64url');
}

describe('a notify address', () => {
  it('leads to the gateway, names the callback, and has no query', () => {
    const fields = { ...MERCHANT, out_trade_no: '2021WERUN1647839289398', total_fee: 1 };
    const url = notifyUrl('pay', { envId: 'prod-1a2b', functionName: 'pay_cb' }, fields, OPTIONS);
    expect(url).toMatch(/^https:\/\/pay\.example\.com\/notify\/pay\/prod-1a2b\/pay_cb\/2[\w-]{22}$/);
  });

  it('keeps names with slashes or dots apart, and accepts a base with a slash at the end', () => {
    const options = { ...OPTIONS, baseUrl: 'https://pay.example.com/base//' };
    const url = notifyUrl('refund', { envId: 'e', service: 'shop', path: '/pay?a#b' }, MERCHANT, options);
    expect(url).toMatch(
      /^https:\/\/pay\.example\.com\/base\/notify\/refund\/e\/shop\/%2Fpay%3Fa%23b\/2\.1712734762\.$/,
    );
  });

  it('has room for the longest names of CloudBase within WeChat Pay’s limit', () => {
    const longest = { envId: 'e'.repeat(40), functionName: 'f'.repeat(60) };
    const fields = { ...MERCHANT, sub_appid: 'wxad347b7cfd1f7e6c', out_trade_no: 'x'.repeat(32) };
    const url = notifyUrl('refund', longest, fields, OPTIONS);
    expect(url.length).toBeLessThan(MAX_NOTIFY_URL - 50);
  });

  it('is not created without the merchant number of the account, to which it must be bound', () => {
    const to = { envId: 'e', functionName: 'f' };
    expect(() => notifyUrl('pay', to, { out_trade_no: '123456', total_fee: 1 }, OPTIONS)).toThrow(
      'notify has no mchId',
    );
    const fields = { ...MERCHANT, out_trade_no: '123456', total_fee: 1 };
    const token = tokenOf(notifyUrl('pay', to, fields, { ...OPTIONS, mchId: '1' }));
    expect(verifyNotifyToken('pay', to, fields, token, OPTIONS.secret)).toBe(false);
    expect(verifyNotifyToken('pay', to, { ...fields, mch_id: '1' }, token, OPTIONS.secret)).toBe(true);
  });

  it.each<[string, CallbackTarget]>([
    ['env_id', { envId: '..', functionName: 'f' }],
    ['env_id', { envId: '%2e%2E', functionName: 'f' }],
    ['function_name', { envId: 'e', functionName: '..%2f..%2fv1' }],
    ['function_name', { envId: 'e', functionName: '%2e.' }],
    ['container.service', { envId: 'e', service: '.', path: '/' }],
    ['container.path', { envId: 'e', service: 's', path: '/../admin' }],
    ['container.path', { envId: 'e', service: 's', path: '/pay/%2e%2e/admin' }],
    ['container.path', { envId: 'e', service: 's', path: '/pay/.%252e/admin?x' }],
    ['container.path', { envId: 'e', service: 's', path: '/pay\\..\\admin' }],
  ])('is refused for a %s with a dot segment: %j', (field, to) => {
    expect(() => notifyUrl('pay', to, { ...MERCHANT, out_trade_no: '1' }, OPTIONS)).toThrow(
      expect.objectContaining({
        problems: [{ field, problem: expect.stringContaining('must not have a segment . or ..') }],
      }),
    );
  });

  it('may have dots in the query of a container’s path', () => {
    const to = { envId: 'e', service: 's', path: '/pay?next=/../x' };
    expect(() => notifyUrl('pay', to, { ...MERCHANT, out_trade_no: '1' }, OPTIONS)).not.toThrow();
  });
});

describe('a notify token', () => {
  it('is accepted with the values that it was made for, as numbers or as the text of a notification', () => {
    fc.assert(
      fc.property(fc.constantFrom<NotificationKind>('pay', 'refund'), target, numbers, (kind, to, fields) => {
        const token = tokenOf(notifyUrl(kind, to, fields, OPTIONS));
        const asText = Object.fromEntries(Object.entries(fields).map(([name, value]) => [name, `${value}`]));
        expect(verifyNotifyToken(kind, to, fields, token, OPTIONS.secret)).toBe(true);
        expect(verifyNotifyToken(kind, to, asText, token, OPTIONS.secret)).toBe(true);
      }),
    );
  });

  it('is bound to the currency, and that of an order in the usual one is as before', () => {
    const to = { envId: 'e', functionName: 'f' };
    const order = { ...MERCHANT, out_trade_no: '123456', total_fee: 100 };
    const token = tokenOf(notifyUrl('pay', to, order, OPTIONS));
    const isOf = (fee_type: string | undefined, given: string) =>
      verifyNotifyToken('pay', to, { ...order, total_fee: '100', fee_type }, given, OPTIONS.secret);
    // Made by the version before: it stays valid while its order can be paid.
    expect(token).toBe('2280u5wEJpSgjFA-vjgslxQ');
    expect(tokenOf(notifyUrl('pay', to, { ...order, fee_type: 'CNY' }, OPTIONS))).toBe(token);
    expect([undefined, '', 'CNY', 'JPY'].map((currency) => isOf(currency, token))).toEqual([
      ...[true, true, true, false],
    ]);
    const foreign = tokenOf(notifyUrl('pay', to, { ...order, fee_type: 'JPY' }, OPTIONS));
    expect(foreign).toMatch(/^2[\w-]{22}\.JPY$/);
    // WeChat Pay may leave it out.
    expect([undefined, 'JPY', 'CNY', 'USD'].map((currency) => isOf(currency, foreign))).toEqual([
      ...[true, true, false, false],
    ]);
    const [code] = foreign.split('.');
    const forged = [code, `${code}.USD`, `${code}.CNY`, `${code}.JPY.JPY`, `${token}.JPY`, `${token}.`];
    for (const altered of forged)
      for (const currency of [undefined, 'CNY', 'USD', 'JPY'])
        expect(isOf(currency, `${altered}`)).toBe(false);
  });

  it('is refused if any part differs: environment, callback, number, amount, merchant, kind, secret', () => {
    fc.assert(
      fc.property(target, target, numbers, numbers, text, (to, otherTo, fields, other, otherSecret) => {
        const payToken = tokenOf(notifyUrl('pay', to, fields, OPTIONS));
        const refundToken = tokenOf(notifyUrl('refund', to, fields, OPTIONS));
        const accepts = (
          kind: NotificationKind,
          changes: { to?: CallbackTarget; fields?: object; secret?: string },
        ) =>
          verifyNotifyToken(
            kind,
            changes.to ?? to,
            { ...fields, ...changes.fields },
            kind === 'pay' ? payToken : refundToken,
            changes.secret ?? OPTIONS.secret,
          );
        const changed = (name: keyof typeof fields) => ({ fields: { [name]: other[name] } });
        fc.pre(Object.keys(fields).every((name) => `${fields[name as never]}` !== `${other[name as never]}`));
        fc.pre(JSON.stringify(Object.values(to)) !== JSON.stringify(Object.values(otherTo)));

        for (const name of ['out_trade_no', 'total_fee', 'mch_id', 'sub_mch_id'] as const)
          expect(accepts('pay', changed(name))).toBe(false);
        for (const name of ['out_trade_no', 'out_refund_no', 'refund_fee', 'mch_id'] as const)
          expect(accepts('refund', changed(name))).toBe(false);
        for (const kind of ['pay', 'refund'] as const) {
          expect(accepts(kind, { to: otherTo })).toBe(false);
          expect(accepts(kind, { to: { ...to, envId: `${to.envId}x` } })).toBe(false);
          expect(accepts(kind, { secret: `${OPTIONS.secret}${otherSecret}` })).toBe(false);
        }
        expect(verifyNotifyToken('refund', to, fields, payToken, OPTIONS.secret)).toBe(false);
        expect(verifyNotifyToken('pay', to, fields, refundToken, OPTIONS.secret)).toBe(false);
      }),
    );
  });

  it('keeps neighbouring parts apart', () => {
    const fields = { ...MERCHANT, out_trade_no: '12', total_fee: 3 };
    const token = tokenOf(notifyUrl('pay', { envId: 'ab', functionName: 'c' }, fields, OPTIONS));
    const accepts = (to: CallbackTarget, other: object) =>
      verifyNotifyToken('pay', to, other as typeof fields, token, OPTIONS.secret);
    expect(accepts({ envId: 'ab', functionName: 'c' }, fields)).toBe(true);
    expect(accepts({ envId: 'a', functionName: 'bc' }, fields)).toBe(false);
    expect(accepts({ envId: 'ab', functionName: 'c' }, { ...fields, out_trade_no: '1', total_fee: 23 })).toBe(
      false,
    );
  });

  it('is refused if it is cut, extended, empty, or not a token', () => {
    const to = { envId: 'e', functionName: 'f' };
    const fields = { ...MERCHANT, out_trade_no: '123456', total_fee: 1 };
    const token = tokenOf(notifyUrl('pay', to, fields, OPTIONS));
    const wrongs = ['', token.slice(1), token.slice(0, -1), `${token}A`, token.toLowerCase(), '中', '2'];
    for (const wrong of [...wrongs, `3${token.slice(1)}`, `${token}.`, `${token}..`, `${token}.1.`])
      expect(verifyNotifyToken('pay', to, fields, wrong, OPTIONS.secret)).toBe(false);
  });

  it('of a refund is valid for its notification, by whichever number the caller named the order', () => {
    const to = { envId: 'e', functionName: 'f' };
    const refund = { ...MERCHANT, out_refund_no: 'r1', refund_fee: 5 };
    // A notification has both numbers, whichever was given.
    const notification = { ...refund, out_trade_no: '123456', transaction_id: '4200' };
    for (const order of [
      { out_trade_no: '123456' },
      { transaction_id: '4200' },
      { out_trade_no: '123456', transaction_id: '4200' },
    ]) {
      const token = tokenOf(notifyUrl('refund', to, { ...refund, ...order }, OPTIONS));
      expect(verifyNotifyToken('refund', to, notification, token, OPTIONS.secret)).toBe(true);
      const stranger = { ...notification, out_trade_no: '654321', transaction_id: '4201' };
      expect(verifyNotifyToken('refund', to, stranger, token, OPTIONS.secret)).toBe(false);
    }
  });

  it('is never accepted empty, not even for a refund that names no order', () => {
    const to = { envId: 'e', functionName: 'f' };
    const fields = { ...MERCHANT, out_refund_no: 'r1', refund_fee: 5 };
    for (const token of ['', '2', '2..', '2.1712734762.'])
      expect(verifyNotifyToken('refund', to, fields, token, OPTIONS.secret)).toBe(false);
  });

  it('of a refund names the sub-merchant and mini program of the request: the notification cannot', () => {
    const to = { envId: 'e', functionName: 'f' };
    const fields = { ...MERCHANT, out_trade_no: '123456', out_refund_no: 'r1', refund_fee: 5 };
    const read = (token: string, mchId = MERCHANT.mch_id) =>
      readNotifyToken('refund', to, { ...fields, sub_mch_id: '666', mch_id: mchId }, token, OPTIONS.secret);
    const token = tokenOf(notifyUrl('refund', to, { ...fields, sub_appid: 'wx1' }, OPTIONS));
    expect(read(token)).toEqual({ form: 'current', subMchId: '1712734762', subAppid: 'wx1' });
    expect(read(token, '1900000110')).toBeUndefined();
    const [mac] = token.split('.');
    for (const claims of [
      '666.wx1',
      '1712734762.wx2',
      '.wx1',
      '1712734762.',
      '1712734762.wx1.',
      '1712734762',
    ])
      expect(read(`${mac}.${claims}`)).toBeUndefined();
    const { sub_mch_id: _, ...ordinary } = fields;
    expect(read(tokenOf(notifyUrl('refund', to, ordinary, OPTIONS)))).toEqual({ form: 'current' });
  });
});

describe('a notify token of the old form', () => {
  const to = { envId: 'prod-1a2b', functionName: 'pay_cb' };
  const fields = { ...MERCHANT, out_trade_no: '123456', total_fee: 1, out_refund_no: 'r1', refund_fee: 5 };
  const old = {
    pay: oldToken('pay', to, ['out_trade_no', '123456', '1']),
    refund: oldToken('refund', to, ['out_trade_no', '123456', 'r1', '5']),
  };

  it('is still valid for the values that it was made for, and is recognised as old', () => {
    for (const kind of ['pay', 'refund'] as const) {
      expect(readNotifyToken(kind, to, fields, old[kind], OPTIONS.secret)).toEqual({ form: 'old' });
      for (const change of [{ out_trade_no: '654321' }, { total_fee: 2, refund_fee: 6 }])
        expect(verifyNotifyToken(kind, to, { ...fields, ...change }, old[kind], OPTIONS.secret)).toBe(false);
      const elsewhere = { ...to, envId: 'test-1a2b' };
      expect(verifyNotifyToken(kind, elsewhere, fields, old[kind], OPTIONS.secret)).toBe(false);
    }
  });

  it('weakens no current one: neither can be converted into the other', () => {
    fc.assert(
      fc.property(fc.constantFrom<NotificationKind>('pay', 'refund'), target, numbers, (kind, at, bound) => {
        const token = tokenOf(notifyUrl(kind, at, bound, OPTIONS));
        const [mac = ''] = token.split('.');
        const reads = (given: string) => readNotifyToken(kind, at, bound, given, OPTIONS.secret);
        expect(reads(token)).toMatchObject({ form: 'current' });
        // Cut to the length of the old form it is invalid.
        expect(reads(mac.slice(1))).toBeUndefined();
        expect(reads(mac.slice(0, -1))).toBeUndefined();
        const money = String(kind === 'pay' ? bound.total_fee : bound.refund_fee);
        const numbersOf = [bound.out_trade_no, ...(kind === 'refund' ? [bound.out_refund_no] : [])];
        const former = oldToken(kind, at, ['out_trade_no', ...numbersOf, money]);
        expect(reads(former)).toEqual({ form: 'old' });
        for (const claims of ['', '..', `.${bound.sub_mch_id}.`])
          expect(reads(`2${former}${claims}`)).toBeUndefined();
      }),
    );
  });
});
