import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { gzipSync } from 'node:zlib';
import { describe, expect, it } from '@jest/globals';
import { runs } from '@opencloudpay/internal/testing/runs';
import fc from 'fast-check';
import { BillError } from '../errors';
import { parseBill } from './bill';
import { type BillReading, readBill } from './bill-stream';

const header = '交易时间,商户订单号,商品名称,应结订单金额,订单金额,退款金额';
const row = (number: string, total = '0.01', refund = '0.00') =>
  `\`2018-02-01 04:21:23,\`${number},\`苹果, 梨,\`${total},\`${total},\`${refund}`;
const totals = '总交易单数,应结订单总金额,退款总金额,手续费总金额,订单总金额';
const sums = (rows: number, total: string, refund = '0.00') =>
  `\`${rows}.0,\`${total},\`${refund},\`0.00012,\`${total}`;
const text = (...lines: string[]) => `${lines.join('\r\n')}\r\n`;
const good = text(header, row('00001'), row('00002', '12.30', '0.05'), totals, sums(2, '12.31', '0.05'));

async function all(bill: BillReading) {
  const rows = [];
  for await (const each of bill) rows.push(each);
  return rows;
}

/** In pieces of this many bytes, which may cut through characters. */
async function* inPieces(bytes: Uint8Array, size: number) {
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
}

async function refusal(source: Parameters<typeof readBill>[0]): Promise<BillError> {
  const rejected = await all(readBill(source)).catch((error: unknown) => error);
  expect(rejected).toBeInstanceOf(BillError);
  return rejected as BillError;
}

describe('readBill', () => {
  it('gives row after row, then the summary', async () => {
    const bill = readBill(good);
    expect(bill.summary).toBeUndefined();
    const rows = await all(bill);
    expect(rows.map(({ row: number }) => number)).toEqual([2, 3]);
    expect(rows[1]).toEqual({
      row: 3,
      line: row('00002', '12.30', '0.05'),
      cells: {
        交易时间: '2018-02-01 04:21:23',
        商户订单号: '00002',
        商品名称: '苹果, 梨',
        应结订单金额: '12.30',
        订单金额: '12.30',
        退款金额: '0.05',
      },
    });
    expect(bill.columns).toEqual(header.split(','));
    expect(bill.summary).toMatchObject({ 总交易单数: '2.0', 订单总金额: '12.31' });
  });

  it('reads the same as parseBill, plain or gzipped, however the bytes are split', async () => {
    const name = fc.array(fc.constantFrom('a', '梨', ',', '`', ' ', '😀', '\uFEFF'), { maxLength: 6 });
    await fc.assert(
      fc.asyncProperty(
        fc.array(name, { maxLength: 4 }),
        fc.integer({ min: 1, max: 40 }),
        fc.boolean(),
        fc.boolean(),
        async (names, size, zipped, marked) => {
          const rows = names.map((parts, index) =>
            row(String(index)).replace('苹果, 梨', parts.join('').replace(/,$/, '')),
          );
          const whole = text(header, ...rows, totals, sums(rows.length, `0.0${rows.length}`));
          const bytes = Buffer.from(marked ? `\uFEFF${whole}` : whole);
          const bill = readBill(inPieces(zipped ? gzipSync(bytes) : bytes, size));
          const { rows: expected, columns, summary } = parseBill(whole);
          expect((await all(bill)).map(({ cells }) => cells)).toEqual(expected);
          expect(bill).toMatchObject({ columns, summary });
        },
      ),
      { numRuns: runs(25) },
    );
  });

  it('names the columns of a row that cannot be separated', async () => {
    const two = '商品名称,商户数据包,订单金额';
    const [read] = await all(readBill(text(two, '`苹果,`大,`梨,`1.00', '总交易单数', '`1')));
    expect(read).toMatchObject({ cells: { 订单金额: '1.00' }, unclear: ['商品名称', '商户数据包'] });
  });

  it('reads the bill of funds, which has other totals', async () => {
    const funds = (income: string) =>
      text(
        '收支类型,收支金额(元)',
        '`收入,`0.20',
        '`支出,`0.03',
        '`收入,`0.15',
        '资金流水总笔数,收入笔数,收入金额,支出笔数,支出金额',
        `\`3.0,\`2.0,\`${income},\`1.0,\`0.03`,
      );
    expect(await all(readBill(funds('0.35')))).toHaveLength(3);
    expect(await refusal(funds('0.36'))).toMatchObject({ row: 6 });
  });

  it('can be read only once, because the source gives its bytes once', async () => {
    const bill = readBill(good);
    await all(bill);
    await expect(all(bill)).rejects.toThrow('Read it anew');
  });

  it('closes the source if the reader stops early', async () => {
    for (const bytes of [Buffer.from(good), gzipSync(good)]) {
      let ended = false;
      const source = async function* () {
        try {
          yield* inPieces(bytes, 200);
          yield* inPieces(Buffer.alloc(1000), 100);
        } finally {
          ended = true;
        }
      };
      for await (const _ of readBill(source())) break;
      await new Promise((resolve) => setImmediate(resolve));
      expect(ended).toBe(true);
    }
  });

  it('passes on the source’s error, also behind gzip', async () => {
    for (const bytes of [Buffer.from(good), gzipSync(good)]) {
      const source = async function* () {
        yield bytes.subarray(0, 60);
        throw new TypeError('the line went dead');
      };
      await expect(all(readBill(source()))).rejects.toThrow('the line went dead');
    }
  });
});

describe('a bill that is cut', () => {
  it('is refused wherever it is cut, unless only the last line end is missing', async () => {
    const bytes = Buffer.from(good);
    const whole = Buffer.from(good.trimEnd()).length;
    for (let length = 0; length < whole; length += 1) await refusal(bytes.subarray(0, length));
    expect(await all(readBill(bytes.subarray(0, whole)))).toHaveLength(2);
  });

  it('is refused wherever its gzip is cut', async () => {
    const zipped = gzipSync(good);
    for (let length = 0; length < zipped.length; length += 7) await refusal(zipped.subarray(0, length));
    expect((await refusal(zipped.subarray(0, -4))).message).toContain('broke off or is damaged');
  });

  it('names the last row that was read', async () => {
    expect(await refusal(text(header, row('1'), row('2'), row('3')))).toMatchObject({
      code: 'BILL_INVALID',
      row: 4,
      line: row('3'),
      message: expect.stringMatching(/^This is not a bill.*download it again/),
    });
  });
});

describe('a bill that is wrong', () => {
  it.each([
    [
      'a row is missing',
      text(header, row('1'), totals, sums(2, '0.01')),
      '总交易单数 2.0, but its rows add up to 1.00',
    ],
    [
      'an amount was altered',
      text(header, row('1', '0.02'), totals, sums(1, '0.01')),
      '应结订单总金额 0.01, but its rows add up to 0.02',
    ],
    [
      'a refund was altered',
      text(header, row('1', '0.01', '0.01'), totals, sums(1, '0.01')),
      '退款总金额 0.00, but its rows add up to 0.01',
    ],
  ])('is refused because of its own totals if %s', async (_, bill, problem) => {
    const error = await refusal(bill);
    expect(error.message).toContain(problem);
    expect(error).toMatchObject({ row: 4, line: expect.stringContaining('`') });
  });

  it('is refused with row and line if an amount is invalid', async () => {
    const bill = text(header, row('1'), row('2', '0,01'), totals, sums(2, '0.02'));
    expect(await refusal(bill)).toMatchObject({
      row: 3,
      line: row('2', '0,01'),
      message: "Row 3 of the bill: '0,01' is not an amount in yuan with at most two decimals.",
    });
  });

  it.each([
    ['an XML answer', '<xml><return_code>FAIL</return_code></xml>'],
    ['a page', '\uFEFF  <html>\n<body>\n</html>\n'],
    ['nothing', ''],
    ['a picture', Buffer.alloc(200_000, 7)],
  ])('is refused if it is %s', async (_, bill) => {
    expect((await refusal(bill)).message).toContain('This is not a bill');
  });
});

describe('a gzipped bill', () => {
  it('is refused if it unpacks to more than the limit, however small it is packed', async () => {
    const rows = Array.from({ length: 20_000 }, (_, index) => row(String(index)));
    const packed = gzipSync(text(header, ...rows, totals, sums(20_000, '200.00')));
    const reading = async () => {
      for await (const _ of readBill(packed, { maxBytes: 1024 * 1024 }));
    };
    await expect(reading()).rejects.toThrow(
      'The gzipped bill unpacks to more than 1 MiB, more than any bill. Is it the right file?',
    );
  });
});

describe('a bill of forty thousand rows', () => {
  it('takes no more memory than a short one', async () => {
    const count = 40_000;
    const columns = header.split(',').length;
    async function* bytes() {
      yield Buffer.from(`${header}\r\n`);
      for (let first = 0; first < count; first += 1000) {
        const lines = Array.from({ length: 1000 }, (_, index) => row(String(first + index)));
        yield Buffer.from(text(...lines));
      }
      yield Buffer.from(text(totals, sums(count, '400.00')));
    }
    let rows = 0;
    const held: number[] = [];
    for await (const { cells } of readBill(bytes())) {
      rows += 1;
      if (rows % 13_000 === 1) held.push(memoryHeld());
      if (Object.keys(cells).length !== columns) throw new Error(`Row ${rows} is not whole.`);
    }
    expect(rows).toBe(count);
    // As text the rows are some 6 MB, as records about forty.
    expect((held.at(-1) ?? 0) - (held[0] ?? 0)).toBeLessThan(2 * 1024 * 1024);
  });
});

setFlagsFromString('--expose-gc');
const collectGarbage = runInNewContext('gc') as () => void;

/** The bytes in use, without garbage. */
function memoryHeld(): number {
  collectGarbage();
  return process.memoryUsage().heapUsed;
}
