import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { actingMerchant } from './acting-merchant';

const absent = fc.constantFrom<unknown>(undefined, null, '', ' ');
const given = fc.stringMatching(/^[1-9]\d{7,9}$/);

describe('the acting merchant', () => {
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

  it('is determined in one place', () => {
    const packages = join(__dirname, '../../..');
    const files = ['gateway', 'durable'].flatMap((name) =>
      readdirSync(join(packages, name, 'src'), { recursive: true, encoding: 'utf8' })
        .filter((file) => file.endsWith('.ts') && !file.endsWith('.test.ts') && !file.startsWith('testing'))
        .map((file) => `${name}/src/${file}`),
    );
    const places = files.filter((file) =>
      /\bsub_mch_id\b[^;]{0,30}(\?\?|\|\|)[^;]{0,60}\bmch_id\b/.test(
        readFileSync(join(packages, file), 'utf8'),
      ),
    );
    expect(files.length).toBeGreaterThan(80);
    expect(places).toEqual(['gateway/src/merchants/acting-merchant.ts']);
  });
});
