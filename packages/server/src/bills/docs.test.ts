import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import type { DifferenceKind } from '@opencloudpay/durable';
import type { Language } from '@opencloudpay/internal';
import { differenceTable } from './show';

/** All of them: a missing one does not compile. */
const kinds: Readonly<Record<DifferenceKind, true>> = {
  missing_here: true,
  missing_there: true,
  amount_differs: true,
  state_differs: true,
  refund_missing_here: true,
  refund_missing_there: true,
  refund_differs: true,
};

/** How the command shows it. */
function wordsOf(kind: DifferenceKind, language: Language): string {
  const sides = { field: null, here: null, there: null, row: null };
  const order = { id: 1, billId: 1, day: '2026-03-20', mchId: 'm', merchant: 'm', outTradeNo: 'o' };
  const [, line = ''] = differenceTable([{ ...order, ...sides, outRefundNo: null, kind }], language).split(
    '\n',
  );
  return line.split(/ {2,}/)[0] ?? '';
}

describe.each([
  ['bills.md', 'en'],
  ['bills.zh-CN.md', 'zh'],
] as const)('docs/%s', (file, language) => {
  const text = readFileSync(join(__dirname, '../../../../docs', file), 'utf8');

  it('explain every difference, by the names that the command shows', () => {
    for (const kind of Object.keys(kinds) as DifferenceKind[])
      expect(text).toContain(`| \`${kind}\` | ${wordsOf(kind, language)} |`);
  });

  it('name the metrics, and the settings', () => {
    for (const name of [
      'cloudpay_bill_differences_total',
      'cloudpay_bill_last_day_timestamp_seconds',
      'cloudpay_bills_total',
      'cloudpay_recovery_queries_total',
      'recovery.silentAfter',
      'recovery.closeUnpaidAfter',
      'recovery.perSecond',
      'bills.catchUpDays',
    ])
      expect(text).toContain(name);
  });
});

it('both languages have the same headings and as many rows in their tables', () => {
  const shape = (file: string) =>
    readFileSync(join(__dirname, '../../../../docs', file), 'utf8')
      .split('\n')
      .filter((line) => /^#|^\|/.test(line))
      .map((line) => (line.startsWith('#') ? line.replace(/[^#].*/, '') : line.split(' | ').length));
  expect(shape('bills.zh-CN.md')).toEqual(shape('bills.md'));
});
