import { StringDecoder } from 'node:string_decoder';
import { BillError } from '../errors';
import { BillReader, type BillRow } from './bill-reader';
import { BillSums } from './bill-sums';

/** The bytes of a bill in pieces of any size, plain or gzipped; the first bytes show which. */
export type BillSource = AsyncIterable<Uint8Array> | Iterable<Uint8Array> | Uint8Array | string;

/** A bill that is being read. */
export interface BillReading extends AsyncIterable<BillRow> {
  /** In the bill's order; empty before the first row. */
  readonly columns: readonly string[];
  /** The totals by their names; `undefined` until all rows have been read. */
  readonly summary: Readonly<Record<string, string>> | undefined;
}

/** Characters; the free texts of a row have some hundred. */
const LONGEST_LINE = 64 * 1024;
/** Bytes of an unpacked bill: enough for 40 million orders. A hostile file of 16 MiB can unpack to 16 GiB. */
const MAX_UNPACKED = 16 * 1024 ** 3;

/**
 * Reads a bill row by row in constant memory, however long it is.
 *
 * Rows before an error are correct but may not be all. Only a reading that ends without an error has
 * compared the rows with the bill's own totals.
 *
 * @example
 * const bill = readBill(createReadStream('20260101.csv.gz'));
 * for await (const { cells } of bill) console.log(cells['商户订单号'], yuanToCents(cells['订单金额'] ?? ''));
 * console.log(bill.summary);
 *
 * @param options `maxBytes`: the most bytes of an unpacked gzipped bill. Default: 16 GiB
 * @throws {BillError} while it is read: with row and line if a row is invalid, if the bill is cut, or if its
 *   totals differ from its rows. Errors of the source are passed on.
 * @see https://pay.weixin.qq.com/wiki/doc/api/wxa/wxa_sl_api.php?chapter=9_6
 */
export function readBill(source: BillSource, { maxBytes = MAX_UNPACKED } = {}): BillReading {
  const reader = new BillReader();
  let summary: BillReading['summary'];
  let begun = false;

  async function* rows(): AsyncGenerator<BillRow, void, undefined> {
    if (begun) throw new BillError('This bill has been read: a source gives its bytes once. Read it anew.');
    begun = true;
    let sums: BillSums | undefined;
    for await (const lines of linesOf(await unzipped(piecesOf(source), maxBytes))) {
      for (const line of lines) {
        for (const row of reader.add(line)) {
          sums ??= new BillSums(reader.columns);
          sums.add(row);
          yield row;
        }
      }
    }
    const end = reader.end();
    (sums ?? new BillSums(reader.columns)).check(end);
    summary = end.summary;
  }

  return {
    get columns() {
      return reader.columns;
    },
    get summary() {
      return summary;
    },
    [Symbol.asyncIterator]: rows,
  };
}

async function* piecesOf(source: BillSource): AsyncGenerator<Uint8Array, void, undefined> {
  if (typeof source === 'string') yield Buffer.from(source);
  // A Uint8Array is iterable too, byte by byte.
  else if (ArrayBuffer.isView(source)) yield source;
  else yield* source;
}

/** The lines that each piece completes; the rest at the end is a line too. */
async function* linesOf(pieces: AsyncIterable<Uint8Array>): AsyncGenerator<string[], void, undefined> {
  const decoder = new StringDecoder('utf8');
  let rest = '';
  for await (const piece of pieces) {
    const lines = (rest + decoder.write(Buffer.from(piece.buffer, piece.byteOffset, piece.byteLength))).split(
      '\n',
    );
    rest = lines.pop() ?? '';
    if (rest.length > LONGEST_LINE)
      throw new BillError(
        `This is not a bill: it has a line of more than ${LONGEST_LINE} characters. Is it the right file?`,
        undefined,
        rest.slice(0, 80),
      );
    yield lines.map(withoutReturn);
  }
  yield [withoutReturn(rest + decoder.end())];
}

function withoutReturn(line: string): string {
  return line.endsWith('\r') ? line.slice(0, -1) : line;
}

/** The first two bytes show whether it is gzip; they may come one by one. */
async function unzipped(
  pieces: AsyncGenerator<Uint8Array, void, undefined>,
  maxBytes: number,
): Promise<AsyncIterable<Uint8Array>> {
  const first: Uint8Array[] = [];
  let length = 0;
  while (length < 2) {
    const { done, value } = await pieces.next();
    if (done) break;
    first.push(value);
    length += value.length;
  }
  const beginning = Buffer.concat(first);
  const whole = prepended(beginning, pieces);
  return beginning[0] === 0x1f && beginning[1] === 0x8b ? gunzipped(whole, maxBytes) : whole;
}

async function* prepended(
  beginning: Uint8Array,
  pieces: AsyncGenerator<Uint8Array, void, undefined>,
): AsyncGenerator<Uint8Array, void, undefined> {
  yield beginning;
  yield* pieces;
}

async function* gunzipped(
  pieces: AsyncIterable<Uint8Array>,
  maxBytes: number,
): AsyncGenerator<Uint8Array, void, undefined> {
  const [{ createGunzip }, { pipeline, Readable }] = await Promise.all([
    import('node:zlib'),
    import('node:stream'),
  ]);
  let problem: Error | undefined;
  const gunzip = createGunzip();
  // Stopping the reader stops the source, and an error of the source stops the reader. The stream itself reports all others.
  pipeline(Readable.from(pieces, { objectMode: false }), gunzip, (error) => {
    problem = error ?? undefined;
  });
  try {
    let unpacked = 0;
    for await (const piece of gunzip as AsyncIterable<Buffer>) {
      unpacked += piece.length;
      if (unpacked > maxBytes)
        throw new BillError(
          `The gzipped bill unpacks to more than ${maxBytes / 1024 ** 2} MiB, more than any bill. Is it the right file?`,
        );
      yield piece;
    }
  } catch (cause) {
    const code = (cause as NodeJS.ErrnoException).code ?? '';
    if (cause instanceof BillError) throw cause;
    if (!/^Z_/.test(code)) throw problem ?? cause;
    throw new BillError(
      `The gzipped bill broke off or is damaged (${(cause as Error).message}): a proxy may have cut it. Download it again.`,
    );
  }
}
