import { tmpdir } from 'node:os';
import { expect, it } from '@jest/globals';
import { asDatabaseError } from './failure';
import { checkFreeSpace } from './free-space';

it('a folder whose disk is nearly full is not used, and the error says to make room', async () => {
  const space = (megabytes: number) => async () => ({ bavail: megabytes * 256, bsize: 4096 });
  await expect(checkFreeSpace('/data', space(48))).resolves.toBeUndefined();
  const failure = await checkFreeSpace('/data', space(47)).catch((error: unknown) => error);
  expect(failure).toMatchObject({
    code: 'ENOSPC',
    message: expect.stringContaining('/data has less than 48 MB'),
  });
  expect(asDatabaseError(failure, { kind: 'folder', name: '/data' })).toMatchObject({
    code: 'DATABASE_NOT_WRITABLE',
    message: expect.stringContaining('make room'),
  });
});

it('asks the file system itself, which has room in the folder of the tests', async () => {
  await expect(checkFreeSpace(tmpdir())).resolves.toBeUndefined();
});
