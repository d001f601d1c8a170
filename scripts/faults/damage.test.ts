import { isUtf8 } from 'node:buffer';
import { expect, it } from '@jest/globals';
import fc from 'fast-check';
import { fromXml, sign, toXml, verify } from '../../packages/wechatpay/src/index';
import { seededRandom } from '../chaos/random';
import { corruptJson, corruptXml, truncate } from './damage';
import type { Corruption } from './plan';

const KEY = 'the-key-of-the-damage-test-00000';
const hows = fc.constantFrom<Corruption>('flip', 'replace', 'digit', 'code', 're-encode');
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

it('leaves no changed answer with a valid signature', () => {
  fc.assert(
    fc.property(answers, hows, fc.string(), (xml, how, seed) => {
      const fields = fieldsOf(corruptXml(xml, how, seededRandom(seed)));
      if (fields?.['return_code'] === 'SUCCESS' && verify(fields, KEY)) expect(fields).toEqual(fieldsOf(xml));
    }),
  );
});

it('changes or removes the return code in many ways, and other values', () => {
  const xml = Buffer.from(toXml({ return_code: 'SUCCESS', prepay_id: 'wx1', sign: 'S' }));
  const seen = Array.from({ length: 200 }, (_, seed) =>
    fieldsOf(corruptXml(xml, 'code', seededRandom(String(seed)))),
  );
  const codes = new Set(seen.map((fields) => fields?.['return_code']));
  expect([...codes]).toEqual(
    expect.arrayContaining([undefined, '', 'SUCCESR', 'success', 'SUCCESS ', 'FAIL ', 'FAIL']),
  );
  expect(seen.some((fields) => fields?.['prepay_id'] !== 'wx1')).toBe(true);
  expect(seen.some((fields) => fields?.['return_code'] === 'SUCCESS' && fields['sign'] === undefined)).toBe(
    true,
  );
});

const order = Buffer.from(JSON.stringify({ result_code: 'SUCCESS', total_fee: 8800, body: '红茶' }));
const damagedOrders = (how: Corruption) =>
  Array.from({ length: 200 }, (_, seed) => corruptJson(order, how, seededRandom(String(seed))));

it('changes a digit or a letter of JSON, so that only a signature can show it', () => {
  const records = [...damagedOrders('digit'), ...damagedOrders('replace')].map((damaged) =>
    JSON.parse(damaged.toString()),
  );
  expect(new Set(records.map(({ total_fee }) => total_fee)).size).toBeGreaterThan(10);
  expect(records.some(({ result_code: code }) => code !== undefined && code !== 'SUCCESS')).toBe(true);
  expect(records.some(({ result_code: code }) => code === undefined)).toBe(true);
});

it('turns a success in JSON into a refusal, and a refusal into a success', () => {
  const [refusal] = damagedOrders('code');
  expect(JSON.parse(String(refusal))).toEqual({ result_code: 'FAIL', total_fee: 8800, body: '红茶' });
  expect(corruptJson(refusal ?? order, 'code', seededRandom('1'))).toEqual(order);
});

it('changes any bit of JSON, and its formatting', () => {
  expect(damagedOrders('flip').some((damaged) => !isUtf8(damaged))).toBe(true);
  const recoded = damagedOrders('re-encode');
  expect(recoded.some((damaged) => !isJson(damaged))).toBe(true);
  expect(recoded.some((damaged) => isJson(damaged) && !damaged.equals(order))).toBe(true);
});

it('cuts a message, leaving at least one byte', () => {
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
