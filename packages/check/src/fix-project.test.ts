/** Every fix leaves code that can be read, without the finding, and a second run changes nothing. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { fixProject } from './fix-project';
import { rules } from './rules';
import { parse } from './syntax/parse';
import { corpora } from './testing/corpus';
import { temporaryProject } from './testing/temporary-project';
import { filesOf } from './testing/variants';

/** Some variants of a rule, in plain code and in the styles at its end: each is checked several times. */
const some = <Each>(variants: readonly Each[]): Each[] => [
  ...variants.slice(0, 4),
  ...variants.slice(4).slice(-3),
];

const fixing = corpora.filter(({ rule }) => rules.find(({ id }) => id === rule)?.fixes);

describe.each(fixing)('the fix of $rule', (corpus) => {
  it('mends what it says, once', () => {
    let mended = 0;
    for (const variant of some(Object.values(corpus.wrong))) {
      const { folder, remove } = temporaryProject(filesOf(corpus, variant));
      try {
        const { changed, fixed, result } = fixProject(folder);
        mended += fixed.filter(({ rule }) => rule === corpus.rule).length;
        expect(result.findings.filter(({ fix }) => fix)).toEqual([]);
        expect(result.findings.filter(({ rule }) => rule === 'syntax')).toEqual([]);
        for (const file of changed)
          expect(parse(readFileSync(join(folder, file), 'utf8'), file).problem).toBeUndefined();
        expect(fixProject(folder).changed).toEqual([]);
      } finally {
        remove();
      }
    }
    expect(mended).toBeGreaterThan(0);
  });
});

describe('fixProject', () => {
  const mend = (code: string) => {
    const { folder, remove } = temporaryProject({
      'cloudfunctions/pay_cb/index.js': code,
      'cloudfunctions/pay/index.js': `const cloud = require('wx-server-sdk');
exports.main = async (event) => cloud.CloudPay.unifiedorder({
  body: 'a', outTradeNo: event.no, totalFee: event.price * 100, functionName: 'pay_cb',
});`,
    });
    fixProject(folder);
    const read = (name: string) => readFileSync(join(folder, `cloudfunctions/${name}/index.js`), 'utf8');
    const code2 = { pay: read('pay'), callback: read('pay_cb') };
    remove();
    return code2;
  };

  it('writes what a person would write', () => {
    const { pay, callback } = mend(`const cloud = require('wx-server-sdk');
const db = cloud.database();
exports.main = async ({ out_trade_no }) => {
  db.collection('orders').doc(out_trade_no).update({ data: { paid: true } });
  return { errCode: 0, errmsg: 'ok' };
};`);
    expect(callback).toContain('async ({ outTradeNo: out_trade_no }) => {');
    expect(callback).toContain("  await db.collection('orders')");
    expect(callback).toContain("return { errcode: 0, errmsg: 'ok' };");
    expect(pay).toContain('cloud.cloudPay.unifiedOrder({');
    expect(pay).toContain('totalFee: Math.round(event.price * 100),');
  });

  it('leaves right code as it is', () => {
    const right = `exports.main = async ({ outTradeNo }) => ({ errcode: 0, errmsg: outTradeNo });`;
    expect(mend(right).callback).toBe(right);
  });
});
