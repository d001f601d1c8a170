import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { CallbackTarget } from './callback/types';
import { MAX_NOTIFY_URL, type NotificationKind, notifyUrl, verifyNotifyToken } from './notify-url';

const OPTIONS = { baseUrl: 'https://pay.example.com', secret: 'a secret of the functions' };

function tokenOf(url: string): string {
  return url.slice(url.lastIndexOf('/') + 1);
}

const text = fc.string({ unit: 'grapheme', minLength: 1, maxLength: 20 });
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
});

describe('a notify address', () => {
  it('leads to the gateway, names the callback, and has no query', () => {
    const fields = { out_trade_no: '2021WERUN1647839289398', total_fee: 1 };
    const url = notifyUrl('pay', { envId: 'prod-1a2b', functionName: 'pay_cb' }, fields, OPTIONS);
    expect(url).toMatch(/^https:\/\/pay\.example\.com\/notify\/pay\/prod-1a2b\/pay_cb\/[\w-]{22}$/);
  });

  it('keeps names apart that hold slashes or dots, and does not mind how the base ends', () => {
    const options = { ...OPTIONS, baseUrl: 'https://pay.example.com/base//' };
    const url = notifyUrl('refund', { envId: 'e', service: 'shop', path: '/pay?a#b' }, {}, options);
    expect(url).toMatch(/^https:\/\/pay\.example\.com\/base\/notify\/refund\/e\/shop\/%2Fpay%3Fa%23b\/$/);
  });

  it('leaves room for the longest names of CloudBase within what WeChat Pay takes', () => {
    const longest = { envId: 'e'.repeat(40), functionName: 'f'.repeat(60) };
    const url = notifyUrl('refund', longest, { out_trade_no: 'x'.repeat(32) }, OPTIONS);
    expect(url.length).toBeLessThan(MAX_NOTIFY_URL - 50);
  });
});

describe('a notify token', () => {
  it('is accepted with what it was made for, as numbers or as the text of a notification', () => {
    fc.assert(
      fc.property(fc.constantFrom<NotificationKind>('pay', 'refund'), target, numbers, (kind, to, fields) => {
        const token = tokenOf(notifyUrl(kind, to, fields, OPTIONS));
        const asText = Object.fromEntries(Object.entries(fields).map(([name, value]) => [name, `${value}`]));
        expect(verifyNotifyToken(kind, to, fields, token, OPTIONS.secret)).toBe(true);
        expect(verifyNotifyToken(kind, to, asText, token, OPTIONS.secret)).toBe(true);
      }),
    );
  });

  it('is refused as soon as any part is another: environment, callback, number, amount, kind, secret', () => {
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

        for (const name of ['out_trade_no', 'total_fee'] as const)
          expect(accepts('pay', changed(name))).toBe(false);
        for (const name of ['out_trade_no', 'out_refund_no', 'refund_fee'] as const)
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
    const fields = { out_trade_no: '12', total_fee: 3 };
    const token = tokenOf(notifyUrl('pay', { envId: 'ab', functionName: 'c' }, fields, OPTIONS));
    const accepts = (to: CallbackTarget, other: object) =>
      verifyNotifyToken('pay', to, other as typeof fields, token, OPTIONS.secret);
    expect(accepts({ envId: 'ab', functionName: 'c' }, fields)).toBe(true);
    expect(accepts({ envId: 'a', functionName: 'bc' }, fields)).toBe(false);
    expect(accepts({ envId: 'ab', functionName: 'c' }, { out_trade_no: '1', total_fee: 23 })).toBe(false);
  });

  it('is refused when it is cut, extended, empty, or no token at all', () => {
    const to = { envId: 'e', functionName: 'f' };
    const fields = { out_trade_no: '123456', total_fee: 1 };
    const token = tokenOf(notifyUrl('pay', to, fields, OPTIONS));
    for (const wrong of ['', token.slice(1), token.slice(0, -1), `${token}A`, token.toLowerCase(), '中'])
      expect(verifyNotifyToken('pay', to, fields, wrong, OPTIONS.secret)).toBe(false);
  });

  it('of a refund is good for its notification, by whichever number the caller named the order', () => {
    const to = { envId: 'e', functionName: 'f' };
    const refund = { out_refund_no: 'r1', refund_fee: 5 };
    // A notification carries both numbers, whichever was given.
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
    expect(verifyNotifyToken('refund', to, { out_refund_no: 'r1', refund_fee: 5 }, '', OPTIONS.secret)).toBe(
      false,
    );
  });
});
