import { isUtf8 } from 'node:buffer';
import { expect, it } from '@jest/globals';
import fc from 'fast-check';
import { fromXml, sign, toXml, verify } from '../../packages/wechatpay/src/index';
import { seededRandom } from '../chaos/random';
import { corruptJson, corruptXml, truncate } from './damage';
import type { Corruption } from './plan';

const KEY = 'the-key-of-the-damage-test-00000';
const hows = fc.constantFrom<Corruption>('flip', 'replace', 'code', 're-encode');
const answers = fc
  .record({
    out_trade_no: fc.stringMatching(/^[0-9A-Za-z]{6,20}$/),
    total_fee: fc.nat(),
    attach: fc.constant('红茶'),
  })
  .map((values) => {
    const fields = { return_code: 'SUCCESS', result_code: 'SUCCESS', trade_state: 'NOTPAY', ...values };
    return Buffer.from(toXml({ ...fields, sign: sign(fields, KEY) }));
  });

it('never makes of a success an unsigned FAIL, which would be believed', () => {
  fc.assert(
    fc.property(answers, hows, fc.string(), (xml, how, seed) => {
      expect(fieldsOf(corruptXml(xml, how, seededRandom(seed)))?.['return_code']).not.toBe('FAIL');
    }),
  );
});

it('leaves no changed answer with a signature that fits', () => {
  fc.assert(
    fc.property(answers, hows, fc.string(), (xml, how, seed) => {
      const fields = fieldsOf(corruptXml(xml, how, seededRandom(seed)));
      if (fields?.['return_code'] === 'SUCCESS' && verify(fields, KEY)) expect(fields).toEqual(fieldsOf(xml));
    }),
  );
});

it('garbles the return code in many ways, leaves it out, and other values beside it', () => {
  const xml = Buffer.from(toXml({ return_code: 'SUCCESS', prepay_id: 'wx1', sign: 'S' }));
  const seen = Array.from({ length: 200 }, (_, seed) =>
    fieldsOf(corruptXml(xml, 'code', seededRandom(String(seed)))),
  );
  const codes = new Set(seen.map((fields) => fields?.['return_code']));
  expect([...codes]).toEqual(
    expect.arrayContaining([undefined, '', 'SUCCESR', 'success', 'SUCCESS ', 'FAIL ']),
  );
  expect(seen.some((fields) => fields?.['prepay_id'] !== 'wx1')).toBe(true);
  expect(seen.some((fields) => fields?.['return_code'] === 'SUCCESS' && fields['sign'] === undefined)).toBe(
    true,
  );
});

it('damages JSON so that whoever reads it can notice', () => {
  fc.assert(
    fc.property(fc.dictionary(fc.string(), fc.string()), hows, fc.string(), (record, how, seed) => {
      const damaged = corruptJson(Buffer.from(JSON.stringify(record)), how, seededRandom(seed));
      expect(isUtf8(damaged) && isJson(damaged)).toBe(false);
    }),
  );
});

it('cuts a message off, to one byte at least', () => {
  expect(truncate(Buffer.from('0123456789'), 0.35).toString()).toBe('012');
  expect(truncate(Buffer.from('0123456789'), 0).toString()).toBe('0');
});

function fieldsOf(xml: Buffer): Record<string, string> | undefined {
  try {
    return fromXml(xml);
  } catch {
    return undefined;
  }
}

function isJson(body: Buffer): boolean {
  try {
    JSON.parse(body.toString());
    return true;
  } catch {
    return false;
  }
}
