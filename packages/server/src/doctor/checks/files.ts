import { openStorage, StorageError } from '@opencloudpay/storage';
import { type Check, type Finding, failure, ok, say } from '../check';
import type { DoctorContext } from '../context/context';
import { judgeFolder } from './folder';

/** The files behind `cloud://` ids: the folder, or the bucket. */
export function fileChecks({ configuration: { storage } }: DoctorContext): Check[] {
  const { folder, bucket } = storage ?? {};
  if (folder !== undefined) return [{ id: 'files', run: () => judgeFolder(folder, say('files', '文件')) }];
  return bucket ? [{ id: 'files', run: () => judgeBucket(bucket) }] : [];
}

type Bucket = NonNullable<NonNullable<DoctorContext['configuration']['storage']>['bucket']>;

/** A list of at most one file. */
async function judgeBucket(bucket: Bucket): Promise<Finding> {
  const { host } = new URL(bucket.endpoint);
  try {
    const storage = openStorage({ bucket, url: 'https://files.invalid' });
    await storage.environment('cloudpay-doctor').list({ limit: 1 });
    return ok(say(`The bucket at ${host} answers`, `${host} 的存储桶有响应`));
  } catch (error) {
    if (!(error instanceof StorageError)) throw error;
    return failure(
      error.code === 'BUCKET_REFUSED'
        ? say(`The bucket at ${host} refuses the access key`, `${host} 的存储桶拒绝了访问密钥`)
        : say(
            `The bucket at ${host} does not answer (${error.code})`,
            `${host} 的存储桶没有响应（${error.code}）`,
          ),
      say(
        'Check endpoint, region and the access key; the key must be allowed to list, read, write and delete.',
        '检查 endpoint、region 和访问密钥；密钥需要列举、读取、写入和删除的权限。',
      ),
    );
  }
}
