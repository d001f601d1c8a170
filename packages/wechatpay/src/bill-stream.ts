import { StringDecoder } from 'node:string_decoder';
import { BillReader, type BillRow } from './bill-reader';
import { BillSums } from './bill-sums';
import { BillError } from './errors';

/** The bytes of a bill in any pieces: plain or gzipped, which their beginning tells. */
export type BillSource = AsyncIterable<Uint8Array> | Iterable<Uint8Array> | Uint8Array | string;

/** A bill that is being read. */
export interface BillReading extends AsyncIterable<BillRow> {
  /** In their order; none before the first row came. */
  readonly columns: readonly string[];
  /** The totals by their names; `undefined` until all rows have been read. */
  readonly summary: Readonly<Record<string, string>> | undefined;
}

/** Characters; the texts of people in a row have some hundred. */
const LONGEST_LINE = 64 * 1024;
/** Bytes of a bill when it is unpacked: 40 million orders. A hostile file of 16 MiB can unpack to 16 GiB. */
const MAX_UNPACKED = 16 * 1024 ** 3;

/**
 * Reads a bill row by row in constant memory, however long it is.
 *
 * The rows that came before an error were read well, and may not be the whole: only a reading that ends without one has
 * compared them with the bill's own totals.
 *
 * @example
 * const bill = readBill(createReadStream('20260101.csv.gz'));
 * for await (const { cells } of bill) console.log(cells['商户订单号'], yuanToCents(cells['订单金额'] ?? ''));
 * console.log(bill.summary);
 *
 * @param options `maxBytes`: bytes that a gzipped bill may have when it is unpacked. Default: 16 GiB
 * @throws {BillError} while it is read: with row and line where one is no row, where the bill is cut, or where its
 *   totals are not those of its rows. What the source throws passes through.
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
  // A Uint8Array is iterable too, number by number.
  else if (ArrayBuffer.isView(source)) yield source;
  else yield* source;
}

/** The lines that each piece ends; the rest of the last one is a line too. */
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
        `This is not a bill: it has a line of more than ${LONGEST_LINE} characters. Is the file another?`,
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

/** Whether it is gzip stands in its first two bytes, which may come one by one. */
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
  // Reading stops the source, and the source's failure the reading; what remains is told by the stream itself.
  pipeline(Readable.from(pieces, { objectMode: false }), gunzip, (error) => {
    problem = error ?? undefined;
  });
  try {
    let unpacked = 0;
    for await (const piece of gunzip as AsyncIterable<Buffer>) {
      unpacked += piece.length;
      if (unpacked > maxBytes)
        throw new BillError(
          `The gzipped bill unpacks to more than ${maxBytes / 1024 ** 2} MiB, more than a bill has. Is the file another?`,
        );
      yield piece;
    }
  } catch (cause) {
    const code = (cause as NodeJS.ErrnoException).code ?? '';
    if (cause instanceof BillError) throw cause;
    if (!/^Z_/.test(code)) throw problem ?? cause;
    throw new BillError(
      `The gzipped bill broke off or is damaged (${(cause as Error).message}): something on the way may have cut it. Fetch it again.`,
    );
  }
}
