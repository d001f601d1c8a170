import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { BillError } from '../errors';
import { parseBill, yuanToCents } from './bill';

const header = '交易时间,公众账号ID,商户订单号,总金额,商品名称,费率';
const row = '`2018-02-01 04:21:23,`wxd2565e6a04246fd1,`00123,`0.01,`苹果, 梨,`0.60%';
const totals = '总交易单数,总交易额';
const sums = '`1.0,`0.01';
const text = (...lines: string[]) => `${lines.join('\r\n')}\r\n`;

describe('parseBill', () => {
  it('gives the columns in order, a record per row, and the summary', () => {
    expect(parseBill(text(header, row, row, totals, sums))).toEqual({
      columns: header.split(','),
      rows: Array(2).fill({
        交易时间: '2018-02-01 04:21:23',
        公众账号ID: 'wxd2565e6a04246fd1',
        商户订单号: '00123',
        总金额: '0.01',
        商品名称: '苹果, 梨',
        费率: '0.60%',
      }),
      summary: { 总交易单数: '1.0', 总交易额: '0.01' },
    });
  });

  it('reads a bill with a byte order mark, without a last line end, and with bare line feeds', () => {
    const plain = parseBill(text(header, row, totals, sums));
    expect(parseBill(`\uFEFF${text(header, row, totals, sums)}`)).toEqual(plain);
    expect(parseBill([header, row, totals, sums].join('\n'))).toEqual(plain);
    expect(parseBill(`${text(header, row, totals, sums)}\r\n\n`)).toEqual(plain);
  });

  it('reads a bill of funds, which has other columns', () => {
    const bill = text(
      '记账时间,微信支付业务单号,资金流水单号,业务名称,业务类型,收支类型,收支金额(元),账户结余(元),资金变更提交申请人,备注,业务凭证号',
      '`2018-02-01 04:21:23,`50000305742018020103387128253,`1900009231201802015884652186,`退款,`退款,`支出,`0.02,`0.17,`system,`缺货, 已退,`REF4200000068201801293084726067',
      '资金流水总笔数,收入笔数,收入金额,支出笔数,支出金额',
      '`20.0,`17.0,`0.35,`3.0,`0.18',
    );
    expect(parseBill(bill)).toMatchObject({
      rows: [
        { 微信支付业务单号: '50000305742018020103387128253', '收支金额(元)': '0.02', 备注: '缺货, 已退' },
      ],
      summary: { 资金流水总笔数: '20.0', 支出金额: '0.18' },
    });
  });

  it('says what to do with bytes, which a bill with tar_type GZIP is', () => {
    const parse = () => parseBill(Buffer.from([0x1f, 0x8b]) as unknown as string);
    expect(parse).toThrow(BillError);
    expect(parse).toThrow('unzip it');
  });

  it('reads the bill of a day without trade', () => {
    expect(parseBill(text(header, totals, '`0.0,`0.00'))).toMatchObject({
      rows: [],
      summary: { 总交易单数: '0.0' },
    });
  });

  it('gives back the cells of any table, whatever the goods are called', () => {
    const cell = fc
      .string({ unit: fc.constantFrom('a', ',', '`', ' ', '"', '梨', '0', '\t', ',a') })
      // A cell cannot contain a comma followed by a backtick; everything else it can.
      .filter((content) => !content.includes(',`') && !content.endsWith(','));
    const rows = fc.array(fc.tuple(cell, cell, cell), { maxLength: 5 });
    fc.assert(
      fc.property(rows, (cells) => {
        const lines = cells.map((line) => line.map((content) => `\`${content}`).join(','));
        expect(parseBill(text('a,b,c', ...lines, totals, sums)).rows).toEqual(
          cells.map(([a, b, c]) => ({ a, b, c })),
        );
      }),
    );
  });

  it.each([
    ['nothing', ''],
    ['an XML answer', '<xml><return_code>FAIL</return_code><return_msg>No Bill Exist</return_msg></xml>'],
    ['a header alone', header],
    ['a header and one row', text(header, row)],
    ['a bill without its header', text(row, row, totals, sums)],
    ['a bill cut before its summary', text(header, row, row, row)],
  ])('refuses %s', (_, bill) => {
    expect(() => parseBill(bill)).toThrow(BillError);
    expect(() => parseBill(bill)).toThrow(/^This is not a bill/);
  });

  it.each([
    [
      'a row with a cell less',
      text(header, row, '`1,`2', totals, sums),
      'Row 3 of the bill has 2 cells, its header 6.',
    ],
    [
      'a row with a cell more',
      text('a', '`1,`2', totals, sums),
      'Row 2 of the bill has 2 cells, its header 1.',
    ],
    [
      'a row that is no data',
      text(header, row, 'oops', totals, sums),
      'Row 3 of the bill does not start with a backtick.',
    ],
    [
      'a summary that is no data',
      text(header, row, totals, 'oops'),
      'Row 4 of the bill does not start with a backtick.',
    ],
    [
      'a summary of the wrong length',
      text(header, row, totals, '`1'),
      'Row 4 of the bill has 1 cells, its header 2.',
    ],
  ])('names the row with %s', (_, bill, problem) => {
    expect(() => parseBill(bill)).toThrow(problem);
  });
});

describe('a text that contains the separator of cells, a comma and a backtick', () => {
  it('is joined again if the columns around it have a fixed format', () => {
    const sold = '`2018-02-01 04:21:23,`wxd2565e6a04246fd1,`00123,`0.01,`苹果,`大,`梨,`0.60%';
    const { rows, unclear } = parseBill(text(header, row, sold, totals, sums));
    expect(rows[1]).toMatchObject({ 总金额: '0.01', 商品名称: '苹果,`大,`梨', 费率: '0.60%' });
    expect(unclear).toBeUndefined();
  });

  it('can be any text: each row with one text column comes back whole', () => {
    const goods = fc.array(fc.constantFrom('a', ',`', '`', ',', '梨', '0.01'), { maxLength: 8 });
    fc.assert(
      fc.property(goods, (parts) => {
        const name = parts.join('');
        // A comma before a separator cannot be told from the separator's own comma.
        fc.pre(!/,$/.test(name));
        const sold = `\`2018-02-01 04:21:23,\`wx1,\`00123,\`0.01,\`${name},\`0.60%`;
        expect(parseBill(text(header, sold, totals, sums)).rows[0]).toMatchObject({ 商品名称: name });
      }),
    );
  });

  const two = '交易时间,商户订单号,商品名称,商户数据包,手续费,费率,订单金额';

  it('next to another text leaves both out, reports that, and keeps the other columns for reconciliation', () => {
    const sold = '`2018-02-01 04:21:23,`00123,`苹果,`大,`梨,`0.00,`0.60%,`12.30';
    expect(parseBill(text(two, sold, totals, sums))).toEqual({
      columns: two.split(','),
      rows: [
        {
          交易时间: '2018-02-01 04:21:23',
          商户订单号: '00123',
          手续费: '0.00',
          费率: '0.60%',
          订单金额: '12.30',
        },
      ],
      summary: { 总交易单数: '1.0', 总交易额: '0.01' },
      unclear: [{ row: 2, line: sold, columns: ['商品名称', '商户数据包'] }],
    });
  });

  it.each([
    ['amounts are none', '`2018-02-01 04:21:23,`00123,`苹果,`大,`梨,`free,`0.60%,`12.30'],
    [
      'there are more than a text can hold',
      `\`2018-02-01 04:21:23,\`00123${',`x'.repeat(80)},\`0.00,\`0.60%,\`1`,
    ],
  ])('refuses the row, and keeps its text, if %s', (_, sold) => {
    const read = () => parseBill(text(two, sold, totals, sums));
    expect(read).toThrow(BillError);
    expect(read).toThrow(expect.objectContaining({ row: 2, line: sold }));
    expect(read).toThrow(/^Row 2 of the bill has \d+ cells, its header 7\.$/);
  });
});

describe('yuanToCents', () => {
  it.each([
    ['0.01', 1],
    ['0.1', 10],
    ['1', 100],
    ['1.10', 110],
    ['19.99', 1999],
    ['1.15', 115],
    ['-0.01', -1],
    ['-12.30', -1230],
    ['0.00', 0],
    ['-0.00', 0],
    [' 4.35 ', 435],
    ['90071992547409.91', 9007199254740991],
  ])('reads %j as %d cents', (yuan, cents) => {
    expect(yuanToCents(yuan)).toBe(cents);
  });

  it('is exact for every amount', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: Number.MAX_SAFE_INTEGER }), (cents) => {
        const yuan = `${Math.floor(cents / 100)}.${String(cents % 100).padStart(2, '0')}`;
        expect(yuanToCents(yuan)).toBe(cents);
      }),
    );
  });

  it.each(['', '.', '1.', '.5', '1.005', '1e2', '¥1', '1,000.00', '--1', 'NaN', '１', '90071992547409.92'])(
    'refuses %j, which is not an exact amount',
    (yuan) => {
      expect(() => yuanToCents(yuan)).toThrow(BillError);
    },
  );
});
