import type { ApiDeclaration } from '../api';
import type { Download } from './answer';
import { explainStatus } from './explain-status';
import { BadAnswer, PostFailure } from './failures';
import type { OpenResponse } from './post';
import { looksLikeMarkup, type Question, readRefusalOrFields } from './read-answer';

export interface DownloadLimits {
  /** Milliseconds that may be spent in waiting for bytes, all in all; what their reader takes does not count. */
  patience: number;
  maxBytes: number;
  signal: AbortSignal | undefined;
  /** Of the server, for errors. */
  host: string;
}

/** What is not a file is short. */
const MAX_XML = 256 * 1024;
/** So many bytes tell one from the other, mostly fewer. */
const BEGINNING = 64;

/**
 * Reads as much of an answer as tells whether it is the file, with the same care as one that is read as a whole. Whether
 * the file is what it should be, and complete, is for its reader to find out.
 *
 * @throws {PostFailure} {@link BadAnswer}; so does the file, while it is read
 */
export async function readDownload(
  api: ApiDeclaration,
  response: OpenResponse,
  question: Question,
  limits: DownloadLimits,
): Promise<Download> {
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
      throw new BadAnswer('it is empty: something before WeChat Pay may have answered');
    return { refusal: readRefusalOrFields(api, beginning, question).answer };
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

/** Markup may have a byte order mark, three bytes long, and white space before it. */
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
          `it is longer than ${limits.maxBytes / 1024} KiB, more than any can be: is the endpoint right?`,
        );
      yield value;
    }
  } finally {
    close();
  }
}

/** @throws {PostFailure} where nothing comes in time, or no more at all */
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
          new PostFailure(`${host} was waited for ${Math.round(whole)} ms, and the file was not whole`, true),
        ),
      Math.max(patience, 0),
    );
  });
  if (signal?.aborted) giveUp();
  signal?.addEventListener('abort', giveUp);
  try {
    return await Promise.race([tired, next]);
  } catch (error) {
    // Whichever comes later is nobody's.
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
