import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { DocumentEnvironment } from '../store/environment';
import { openPlace, type TestPlace } from '../testing/database';
import { type ImportFileOptions, importFile } from './import-file';
import { tallyKinds } from './kinds-tally';

let place: TestPlace;
let environment: DocumentEnvironment;
beforeAll(async () => {
  place = await openPlace('folder');
  environment = place.open().environment('shop');
});
afterAll(() => place.close());

async function* chunksOf(text: string) {
  yield text;
}
const load = (collection: string, text: string, options?: ImportFileOptions) =>
  importFile(environment, collection, chunksOf(text), options);

describe('importFile', () => {
  it('keeps the kinds of both forms of extended JSON, and of mongoexport', async () => {
    await load(
      'kinds',
      [
        '{"_id":"canonical","n":{"$numberInt":"5"},"l":{"$numberLong":"5"},"d":{"$numberDouble":"5.0"},"m":{"$numberDecimal":"1.50"},"t":{"$date":{"$numberLong":"0"}},"o":{"$oid":"64ab00000000000000000001"},"b":{"$binary":{"base64":"dGVh","subType":"00"}}}',
        '{"_id":"relaxed","n":5,"d":5.5,"l":1700000000000,"t":{"$date":"2026-03-20T10:00:00.000Z"}}',
        '{"_id":"older","t":{"$date":1700000000000},"b":{"$binary":"dGVh","$type":"00"},"u":{"$undefined":true},"r":{"$regex":"^tea","$options":"i"}}',
      ].join('\n'),
    );
    const texts = [];
    for await (const text of environment.export('kinds')) texts.push(JSON.parse(text));
    expect(texts).toEqual([
      expect.objectContaining({
        l: { $numberLong: '5' },
        d: { $numberDouble: '5.0' },
        m: { $numberDecimal: '1.50' },
        o: { $oid: '64ab00000000000000000001' },
      }),
      expect.objectContaining({
        n: { $numberInt: '5' },
        l: { $numberLong: '1700000000000' },
        t: { $date: { $numberLong: '1774000800000' } },
      }),
      expect.objectContaining({
        t: { $date: { $numberLong: '1700000000000' } },
        b: { $binary: { base64: 'dGVh', subType: '00' } },
        u: null,
        r: { $regularExpression: { pattern: '^tea', options: 'i' } },
      }),
    ]);
  });

  it('names the line of a document that cannot be stored, and keeps the batches before it', async () => {
    const many = Array.from({ length: 700 }, (_, at) => `{"_id":"${at}"}`);
    for (const [wrong, message] of [
      ['{"n":{"$numberInt":"x"}}', /^Line 701: .*numberInt/],
      ['{"_id":["a"]}', /^Line 701: .*cannot be of type array/],
      ['{"_id":"600"}', /^Line 701: .*E11000.*"600"/],
      ['{"_id":"7"}', /^Line 701: .*E11000.*"7"/],
    ] as const) {
      await environment.dropCollection('wrong').catch(() => undefined);
      await expect(load('wrong', `${many.join('\n')}\n${wrong}\n`)).rejects.toThrow(message);
      expect(await environment.count('wrong')).toBe(500);
    }
    expect(await load('wrong', many.join('\n'), { onConflict: 'skip' })).toEqual({
      inserted: 200,
      replaced: 0,
      skipped: 500,
    });
  });

  it('names the lines of a batch that violates another unique index', async () => {
    await load('unique', '{"no":1}\n');
    await environment.createIndex('unique', { fields: { no: 1 }, unique: true });
    await expect(load('unique', '\n{"no":2}\n{"no":1}\n')).rejects.toThrow(/^Line 2 to Line 3: .*E11000/);
  });

  it('replaces or skips documents that exist, also those that come twice', async () => {
    await load('twice', '{"_id":"a","n":1}');
    const file = '{"_id":"a","m":2}\n{"_id":"b","n":1}\n{"_id":"b","n":2}';
    await expect(load('twice', file)).rejects.toThrow(/^Line 1: .*E11000/);
    expect(await load('twice', file, { onConflict: 'replace' })).toEqual({
      inserted: 1,
      replaced: 2,
      skipped: 0,
    });
    expect(await environment.find('twice')).toEqual([
      { _id: 'a', m: 2 },
      { _id: 'b', n: 2 },
    ]);
  });

  it('stores nothing in a dry run, and counts the kinds', async () => {
    const tally = tallyKinds();
    const file = '{"_id":"a","price":1}\n{"_id":"b","price":1.5,"on":true}\n';
    const options = { dryRun: true, onDocument: tally.add };
    expect(await load('dry', file, options)).toEqual({ inserted: 2, replaced: 0, skipped: 0 });
    expect(await environment.collections()).not.toContain('dry');
    expect(tally.fields()).toEqual({ _id: { string: 2 }, price: { int: 1, double: 1 }, on: { bool: 1 } });
    await expect(load('dry', '{"_id":"a"}\n{"_id":"a"}', options)).rejects.toThrow(/^Line 2: .*E11000/);
  });
});
