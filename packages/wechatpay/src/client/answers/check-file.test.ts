import { gzipSync } from 'node:zlib';
import { describe, expect, it } from '@jest/globals';
import { BadAnswer, PostFailure } from '../failures';
import { checkFile } from './check-file';

const MiB = 1024 * 1024;
/** Unpacks to 64 MiB. */
const bomb = gzipSync(Buffer.alloc(64 * MiB));

describe('a gzipped file', () => {
  it('passes if it is complete, and so does a text file', async () => {
    await checkFile(gzipSync('a bill'), 20_000);
    await checkFile(Buffer.from('a bill'), 0);
  });

  it('is refused if it unpacks to more than a bill can have, and unpacking stops there', async () => {
    await expect(checkFile(bomb, 60_000, MiB)).rejects.toThrow(
      'the gzipped file unpacks to more than 1 MiB, more than any bill: is the endpoint right?',
    );
    await expect(checkFile(bomb, 60_000, MiB)).rejects.toBeInstanceOf(BadAnswer);
  });

  it('is unpacked no longer than the call has time', async () => {
    const late = checkFile(bomb, 0);
    await expect(late).rejects.toThrow(/^the gzipped file was not unpacked and checked within 0 ms/);
    await expect(late).rejects.toBeInstanceOf(PostFailure);
  });
});
