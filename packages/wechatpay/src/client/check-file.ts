import { PostFailure } from './failures';

/**
 * Makes sure that a gzipped file came whole: one that breaks off where nothing on the way noticed looks like any other.
 * A file of text tells by its last rows, which its reader needs.
 *
 * @throws {PostFailure} as there is as good as no answer
 */
export async function checkFile(body: Buffer): Promise<void> {
  if (body[0] !== 0x1f || body[1] !== 0x8b) return;
  const { createGunzip } = await import('node:zlib');
  const reading = createGunzip();
  // What it holds is for its reader; here it only flows by.
  reading.resume();
  const problem = await new Promise<Error | undefined>((resolve) => {
    reading.on('end', () => resolve(undefined)).on('error', resolve);
    reading.end(body);
  });
  if (problem)
    throw new PostFailure(
      `the gzipped file broke off or is damaged (${problem.message}): something on the way may have cut it`,
      true,
      { cause: problem },
    );
}
