import type { ApiDeclaration } from '../api';
import type { TypedFields } from '../typed-fields';
import { explainStatus } from './explain-status';
import { BadAnswer, PostFailure } from './failures';
import type { OpenResponse } from './post';
import { looksLikeMarkup, type Question, readRefusalOrFields } from './read-answer';
import type { ReadAnswer } from './told';

export interface DownloadLimits {
  /** The most milliseconds of waiting for bytes in total; the reader's time does not count. */
  patience: number;
  maxBytes: number;
  signal: AbortSignal | undefined;
  /** The server's host, for errors. */
  host: string;
}

/** The most bytes of an answer that is not a file. */
const MAX_XML = 256 * 1024;
/** How many bytes show whether it is a file; usually fewer do. */
const BEGINNING = 64;

/** A file, or the answer that says why there is none. */
type FileOrRefusal =
  | { file: AsyncIterable<Uint8Array>; told?: undefined }
  | { told: ReadAnswer<TypedFields>; file?: undefined };

/**
 * Reads enough of an answer to see whether it is the file, with the same checks as an answer that is read completely.
 * The reader of the file checks its content and that it is complete.
 *
 * @throws {PostFailure} {@link BadAnswer}; the file throws them too, while it is read
 */
export async function readDownload(
  api: ApiDeclaration,
  response: OpenResponse,
  question: Question,
  limits: DownloadLimits,
): Promise<FileOrRefusal> {
  const pieces = patiently(response, limits);
  try {
    const isAnswer = response.status === 200;
    let beginning = await (isAnswer ? readUpTo(pieces, BEGINNING, showsItsKind) : readUpTo(pieces, MAX_XML));
    if (isAnswer && beginning.length > 0 && !looksLikeMarkup(beginning))
      return { file: joined(beginning, pieces) };
    if (isAnswer) beginning = Buffer.concat([beginning, await readUpTo(pieces, MAX_XML)]);
    await pieces.return();
    if (!isAnswer) throw explainStatus({ ...response, body: beginning });
    if (beginning.length === 0)
      throw new BadAnswer('it is empty: a proxy may have answered instead of WeChat Pay');
    return { told: readRefusalOrFields(api, beginning, question) };
  } catch (error) {
    await pieces.return();
    throw error;
  }
}

type Pieces = AsyncGenerator<Uint8Array, void, undefined>;

async function readUpTo(
  pieces: Pieces,
  most: number,
  suffices: (read: Buffer) => boolean = () => false,
): Promise<Buffer> {
  let read = Buffer.alloc(0);
  while (read.length < most && !suffices(read)) {
    const { done, value } = await pieces.next();
    if (done) break;
    read = Buffer.concat([read, value]);
  }
  return read;
}

/** Markup may start with a byte order mark, three bytes long, and white space. */
function showsItsKind(beginning: Buffer): boolean {
  return beginning.length > 3 && beginning.toString('utf8').trimStart() !== '';
}

async function* joined(beginning: Uint8Array, pieces: Pieces): Pieces {
  try {
    yield beginning;
    yield* pieces;
  } finally {
    await pieces.return();
  }
}

async function* patiently({ body, close }: OpenResponse, limits: DownloadLimits): Pieces {
  const pieces = body[Symbol.asyncIterator]();
  let { patience, maxBytes } = limits;
  try {
    for (;;) {
      const began = performance.now();
      const { done, value } = await within(patience, pieces.next(), limits);
      patience -= performance.now() - began;
      if (done) return;
      maxBytes -= value.length;
      if (maxBytes < 0)
        throw new BadAnswer(
          `it is longer than ${limits.maxBytes / 1024} KiB, too long for an answer: is the endpoint right?`,
        );
      yield value;
    }
  } finally {
    close();
  }
}

/** @throws {PostFailure} if nothing comes in time, or the connection ends */
async function within<Result>(
  patience: number,
  next: Promise<Result>,
  { host, signal, patience: whole }: DownloadLimits,
): Promise<Result> {
  let giveUp: () => void = () => undefined;
  let timer: NodeJS.Timeout | undefined;
  const tired = new Promise<never>((_, reject) => {
    giveUp = () => reject(new PostFailure('the call was aborted', true));
    timer = setTimeout(
      () =>
        reject(
          new PostFailure(
            `waiting for ${host} took ${Math.round(whole)} ms, and the file was not complete`,
            true,
          ),
        ),
      Math.max(patience, 0),
    );
  });
  if (signal?.aborted) giveUp();
  signal?.addEventListener('abort', giveUp);
  try {
    return await Promise.race([tired, next]);
  } catch (error) {
    // The later result is ignored.
    next.catch(() => undefined);
    if (error instanceof PostFailure) throw error;
    throw new PostFailure(
      `the answer of ${host} broke off before its end (${(error as Error).message})`,
      true,
      {
        cause: error,
      },
    );
  } finally {
    clearTimeout(timer);
    signal?.removeEventListener('abort', giveUp);
    tired.catch(() => undefined);
  }
}
