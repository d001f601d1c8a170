import type { Bytes } from '../../bytes';
import { BadAnswer, PostFailure } from '../failures';

/**
 * The most bytes of an unpacked file. A day's bill of a million orders has about 400 MiB; a hostile
 * file of 4 MiB can unpack to 4 GiB.
 */
const MAX_UNPACKED = 2 * 1024 * 1024 * 1024;

/**
 * Checks that a gzipped file is complete: a file that was cut on the way looks like any other.
 * A text file shows it by its last rows, which its reader checks.
 *
 * @param patience the most milliseconds that the check may take
 * @param maxBytes the most bytes of the unpacked file
 * @throws {PostFailure} if it is damaged, or not checked in time; {@link BadAnswer} if it unpacks to more
 */
export async function checkFile(
  body: Bytes,
  patience = Number.POSITIVE_INFINITY,
  maxBytes = MAX_UNPACKED,
): Promise<void> {
  if (body[0] !== 0x1f || body[1] !== 0x8b) return;
  const { createGunzip } = await import('node:zlib');
  const reading = createGunzip();
  const began = performance.now();
  let unpacked = 0;
  const problem = await new Promise<Error | undefined>((resolve) => {
    reading.on('data', (piece: Buffer) => {
      unpacked += piece.length;
      // No timer: it may not fire while pieces are unpacked one after the other.
      if (performance.now() - began > patience) resolve(tookTooLong(patience));
      else if (unpacked > maxBytes) resolve(tooLarge(maxBytes));
    });
    reading.on('end', () => resolve(undefined)).on('error', (error) => resolve(damaged(error)));
    reading.end(body);
  });
  reading.destroy();
  if (problem) throw problem;
}

function tooLarge(maxBytes: number): BadAnswer {
  return new BadAnswer(
    `the gzipped file unpacks to more than ${Math.floor(maxBytes / 1024 / 1024)} MiB, more than any bill: is the endpoint right?`,
  );
}

function tookTooLong(patience: number): PostFailure {
  return new PostFailure(
    `the gzipped file was not unpacked and checked within ${Math.round(Math.max(patience, 0))} ms: give the client a longer timeout, or read it by download()`,
    true,
  );
}

function damaged(cause: Error): PostFailure {
  return new PostFailure(
    `the gzipped file broke off or is damaged (${cause.message}): a proxy may have cut it`,
    true,
    { cause },
  );
}
