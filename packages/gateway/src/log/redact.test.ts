import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { createRedact } from './redact';

const OPENID = 'oZWaC4xeOVCUkip5njeEeXi1TEsk';

describe('a text for the log', () => {
  it('loses every secret, the longer ones first', () => {
    const { text: redact } = createRedact(['secret', 'secret-and-more', '']);
    expect(redact('a secret-and-more b secret c')).toBe('a [secret] b [secret] c');
  });

  it('keeps four characters of an openid, whole or cut short', () => {
    const { text: redact } = createRedact([]);
    expect(redact(`{"openid":"${OPENID}"} ${OPENID.slice(0, 20)}…`, [OPENID])).toBe(
      '{"openid":"oZWa…"} oZWa……',
    );
  });

  it('recognizes an unregistered openid', () => {
    expect(createRedact([]).text(`payer ${OPENID}, order 4200004561202203217657282768`)).toBe(
      'payer oZWa…, order 4200004561202203217657282768',
    );
  });

  it('never has more than four characters of a known openid, in any context', () => {
    const { text: redact } = createRedact([]);
    fc.assert(
      fc.property(
        fc.string(),
        fc.string(),
        fc.integer({ min: 5, max: OPENID.length }),
        (before, after, length) => {
          expect(redact(before + OPENID.slice(0, length) + after, [OPENID])).not.toContain(
            OPENID.slice(0, 5),
          );
        },
      ),
    );
  });

  it('is cut to the maximum length of a log line', () => {
    expect(createRedact([]).text('x'.repeat(10_000)).length).toBeLessThan(1000);
  });
});

describe('a name for the log', () => {
  it('loses secrets and known openids, and is kept if it only looks like an openid', () => {
    const redact = createRedact(['secret-of-the-test']);
    expect(redact.name('pay_secret-of-the-test')).toBe('pay_[secret]');
    expect(redact.name(`pay_${OPENID}`, [OPENID])).toBe('pay_oZWa…');
    expect(redact.name('order_2026010112000012345678')).toBe('order_2026010112000012345678');
    expect(redact.name('x'.repeat(1000)).length).toBeLessThan(100);
  });
});
