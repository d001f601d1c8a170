import { fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { BucketOptions } from '../bucket/bucket-options';

/** The server's one account. */
const ACCOUNT = 'S3RVER';

/** A bucket of s3rver, which checks the signatures of all requests. */
export async function startBucket(): Promise<{ bucket: BucketOptions; stop(): Promise<void> }> {
  const folder = mkdtempSync(join(tmpdir(), 'cloudpay-bucket-'));
  const child = fork(join(__dirname, '../../fixtures/s3-server.cjs'), {
    execArgv: ['--openssl-legacy-provider'],
    env: { S3RVER: require.resolve('@20minutes/s3rver'), FOLDER: folder, BUCKET: 'shop' },
  });
  const ended = once(child, 'exit');
  const started = await Promise.race([once(child, 'message'), ended.then(() => [])]);
  const [port] = started as [number?];
  if (port === undefined) throw new Error('s3rver did not start');
  return {
    bucket: {
      endpoint: `http://127.0.0.1:${port}/shop`,
      accessKeyId: ACCOUNT,
      secretAccessKey: ACCOUNT,
      prefix: 'cloudpay/',
    },
    async stop() {
      child.disconnect();
      await ended;
      rmSync(folder, { recursive: true });
    },
  };
}
