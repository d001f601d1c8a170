import { describe, expect, it } from '@jest/globals';
import * as fc from 'fast-check';
import { readDocuments } from './read-documents';

/** The texts of the documents, and their lines. */
async function read(file: string | Uint8Array, size = 7): Promise<[text: string, line: number][]> {
  const bytes = typeof file === 'string' ? Buffer.from(file) : file;
  async function* chunks() {
    for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
  }
  const found: [string, number][] = [];
  for await (const { text, line } of readDocuments(chunks())) found.push([text, line]);
  return found;
}
const values = async (file: string) => (await read(file)).map(([text]) => JSON.parse(text));

describe('the documents of a file', () => {
  it('are found in JSON Lines, in an array and one after the other, in chunks of any size', async () => {
    const documents = fc.array(fc.dictionary(fc.string(), fc.jsonValue(), { maxKeys: 4 }), { maxLength: 5 });
    const layout = fc.constantFrom<(all: object[]) => string>(
      (all) => all.map((one) => JSON.stringify(one)).join('\n'),
      (all) => all.map((one) => JSON.stringify(one)).join(',\r\n'),
      (all) => all.map((one) => JSON.stringify(one, null, 2)).join('\n'),
      (all) => JSON.stringify(all),
      (all) => `\ufeff${JSON.stringify(all, null, 1)}\n`,
    );
    await fc.assert(
      fc.asyncProperty(documents, layout, fc.integer({ min: 1, max: 40 }), async (all, write, size) => {
        const texts = (await read(write(all), size)).map(([text]) => text);
        expect(texts.map((text) => JSON.parse(text))).toEqual(JSON.parse(JSON.stringify(all)));
      }),
      { numRuns: 100 },
    );
  });

  it('come with the line where they begin', async () => {
    const lines = async (file: string) => (await read(file)).map(([, line]) => line);
    expect(await lines('{"a":1}\n\n{"a":2}\n{\n"a":3}')).toEqual([1, 3, 4]);
    expect(await lines('[\n  {"a":1},\n  {"a":2}\n]')).toEqual([2, 3]);
    expect(await lines('a,b\n1,"x\ny"\n\n2,z\n')).toEqual([2, 5]);
  });

  it('are the rows of CSV, with the kinds that the cells look like', async () => {
    expect(
      await values(
        '\ufeff_id,name,price,phone,on,o.p,tags,code\r\n1001,"明前龙井, ""A""",8.80,13800138000,true,5,"[1,{""a"":2}]",007\r\n1002,,,,,,,12345678901234567890\r\n',
      ),
    ).toEqual([
      {
        _id: '1001',
        name: '明前龙井, "A"',
        price: 8.8,
        phone: 13800138000,
        on: true,
        o: { p: 5 },
        tags: [1, { a: 2 }],
        code: '007',
      },
      { _id: '1002', code: '12345678901234567890' },
    ]);
  });

  it('are none in an empty file', async () => {
    for (const empty of ['', ' \n', '\ufeff', '[]', '_id,name\n']) expect(await read(empty)).toEqual([]);
  });

  it.each([
    ['{"a":1}\n{"a":"x\n"}', 'Line 2: a text has no closing quote.'],
    ['{"a":1}\n{"a":{', 'Line 2: the file ends in the middle of this document: a closing brace is missing.'],
    ['[{"a":1}\n{"a":2}]', 'Line 2: expected a comma, not "{".'],
    ['[{"a":1}', 'Line 1: the array has no closing bracket.'],
    ['[{"a":1}]\n{}', 'Line 2: expected nothing more after the end of the array, not "{".'],
    ['[1]', 'Line 1: expected a document: { … }, not "1".'],
    ['{"a":1}\nnull', 'Line 2: expected a document: { … }, not "n".'],
    ['a,b\n1,2,3', 'Line 2: the row has 3 cells, and the first row names 2 fields.'],
    ['a,a\n1,2', 'Line 1: the first row names the field "a" twice.'],
    ['a\n"1', 'Line 2: a cell of this row has no closing quote.'],
    ['a\n"1"2', 'Line 2: expected a comma after the closing quote, not "2".'],
    ['a,a.b\n1,2', 'Line 2: the field a.b and the field a exclude each other.'],
    ['"just a text"..', 'Line 1: expected a comma after the closing quote, not ".".'],
  ])('are refused with the line: %j', async (file, message) => {
    await expect(read(file)).rejects.toMatchObject({ code: 'INVALID_PARAM', message });
  });

  it('are refused where the file is not UTF-8', async () => {
    const gbk = Buffer.concat([Buffer.from('{"a":1}\n{"a":"'), Buffer.from([0xc1, 0xfa]), Buffer.from('"}')]);
    await expect(read(gbk)).rejects.toThrow('Line 2: the text is not UTF-8');
  });
});
