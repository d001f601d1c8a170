import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { actingMerchant } from './acting-merchant';
import { stagedRow } from './durable/bills/staged-row';

const absent = fc.constantFrom<unknown>(undefined, null, '', ' ');
const given = fc.stringMatching(/^[1-9]\d{7,9}$/);

describe('the merchant that acts', () => {
  it('is the sub-merchant, else the merchant, and an empty field counts as absent', () => {
    fc.assert(
      fc.property(fc.oneof(absent, given), fc.oneof(absent, given), (sub, own) => {
        const named = [sub, own].find((value) => typeof value === 'string' && value.trim() !== '');
        expect(actingMerchant({ sub_mch_id: sub, mch_id: own })).toBe(named ?? '');
        expect(actingMerchant({ sub_mch_id: sub === undefined ? sub : Number(sub) || '', mch_id: own })).toBe(
          named ?? '',
        );
      }),
    );
    expect(actingMerchant({})).toBe('');
  });

  it.each([
    ['1712734762', '1712734762'],
    ['0', '1900000109'],
    ['', '1900000109'],
  ])('of a bill’s row is told by the same rule: sub-merchant %j', (sub, merchant) => {
    const cells = {
      ...{ 商户号: '1900000109', 特约商户号: sub, 商户订单号: 'order-1', 微信订单号: '4200' },
      ...{ 交易状态: 'SUCCESS', 订单金额: '0.01', 交易时间: '2026-01-01 00:00:00' },
    };
    expect(stagedRow({ row: 1, cells, line: '' })).toMatchObject({ merchant });
  });

  it('is worked out in one place', () => {
    const files = readdirSync(__dirname, { recursive: true, encoding: 'utf8' }).filter(
      (file) => file.endsWith('.ts') && !file.endsWith('.test.ts') && !file.startsWith('testing'),
    );
    const places = files.filter((file) =>
      /\bsub_mch_id\b[^;]{0,30}(\?\?|\|\|)[^;]{0,60}\bmch_id\b/.test(
        readFileSync(join(__dirname, file), 'utf8'),
      ),
    );
    expect(files.length).toBeGreaterThan(80);
    expect(places).toEqual(['acting-merchant.ts']);
  });
});
