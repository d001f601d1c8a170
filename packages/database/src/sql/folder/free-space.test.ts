import { tmpdir } from 'node:os';
import { describe, expect, it } from '@jest/globals';
import { asDatabaseError } from '../failure';
import { checkFreeSpace, freeSpaceWatch } from './free-space';

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

describe('freeSpaceWatch', () => {
  /** A disk with so many megabytes free, and the looks at it. */
  const watched = (start: number) => {
    const disk = { free: start, looks: 0, at: 0 };
    const spaceOf = async () => {
      disk.looks += 1;
      return { bavail: disk.free * 1024, bsize: 1024 };
    };
    const check = freeSpaceWatch('/data', spaceOf, () => disk.at);
    return { disk, check };
  };

  it('looks once a second at a disk with much room', async () => {
    const { disk, check } = watched(10_000);
    for (; disk.at < 3000; disk.at += 1) await check();
    expect(disk.looks).toBe(3);
  });

  it('looks at each use when the room is about to end, and refuses when it has ended', async () => {
    const { disk, check } = watched(48);
    await check();
    await check();
    expect(disk.looks).toBe(2);
    disk.free = 47;
    await expect(check()).rejects.toMatchObject({ code: 'ENOSPC' });
    disk.free = 10_000;
    await check();
  });

  it('looks again before a fast writer could have filled the disk', async () => {
    const { disk, check } = watched(148);
    await check();
    disk.at = 99;
    await check();
    expect(disk.looks).toBe(1);
    disk.at = 100;
    await check();
    expect(disk.looks).toBe(2);
  });
});
