import type { Bytes } from '../../bytes';
import { BadAnswer, PostFailure } from '../failures';
import type { OpenResponse } from './post';

/** How long, and how much, a client reads of a file. */
export interface DownloadLimits {
  /** The most milliseconds of waiting for bytes in total; the reader's time does not count. */
  patience: number;
  maxBytes: number;
  signal: AbortSignal | undefined;
  /** The server's host, for errors. */
  host: string;
}

/** The bytes of an answer, piece by piece. */
export type Pieces = AsyncGenerator<Uint8Array, void, undefined>;

/** Reads pieces until there are this many bytes, or enough of them. */
export async function readUpTo(
  pieces: Pieces,
  most: number,
  suffices: (read: Bytes) => boolean = () => false,
): Promise<Bytes> {
  let read: Bytes = Buffer.alloc(0);
  while (read.length < most && !suffices(read)) {
    const { done, value } = await pieces.next();
    if (done) break;
    read = Buffer.concat([read, value]);
  }
  return read;
}

/** A beginning that was read, and the rest. */
export async function* joined(beginning: Uint8Array, pieces: Pieces): Pieces {
  try {
    yield beginning;
    yield* pieces;
  } finally {
    await pieces.return();
  }
}

/**
 * The bytes of an answer, while its limits allow.
 *
 * @throws {PostFailure} if nothing comes in time, or the connection ends; {@link BadAnswer} if it is too long
 */
export async function* bodyWithinLimits({ body, close }: OpenResponse, limits: DownloadLimits): Pieces {
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
  const timeUp = new Promise<never>((_, reject) => {
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
    return await Promise.race([timeUp, next]);
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
    timeUp.catch(() => undefined);
  }
}
