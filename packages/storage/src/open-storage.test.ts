import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openStorage } from './open-storage';
import { startBucket } from './testing/s3-server';
import { storageContract } from './testing/storage-contract';

const url = 'http://127.0.0.1:1';

storageContract('files in a folder', async (options) => {
  const folder = mkdtempSync(join(tmpdir(), 'cloudpay-files-'));
  return {
    storage: openStorage({ folder, url, ...options }),
    close: async () => rmSync(folder, { recursive: true }),
  };
});

storageContract('files in a bucket', async (options) => {
  const { bucket, stop } = await startBucket();
  return { storage: openStorage({ bucket, url, ...options }), close: stop };
});
