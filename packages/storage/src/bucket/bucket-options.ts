import { say, type Text } from '@opencloudpay/internal';
import { StorageError } from '../errors';

/** A bucket that speaks the protocol of S3: COS, OSS, MinIO, R2, S3. */
export interface BucketOptions {
  /**
   * The address of the bucket itself: `https://shop-1250000000.cos.ap-guangzhou.myqcloud.com`, or with the bucket as path,
   * `http://127.0.0.1:9000/shop`.
   */
  endpoint: string;
  /** As the service names it: `ap-guangzhou`; `auto` for R2. Default: `us-east-1` */
  region?: string | undefined;
  accessKeyId: string;
  secretAccessKey: string;
  /** The start of all keys, for a bucket that others use too: `cloudpay/`. Default: none */
  prefix?: string | undefined;
}

/** The options, defaults filled in. */
export type ReadBucketOptions = { readonly [name in keyof BucketOptions]-?: string };

/** @throws {StorageError} OPTION_INVALID */
export function readBucketOptions(options: BucketOptions): ReadBucketOptions {
  const { endpoint, region = 'us-east-1', accessKeyId, secretAccessKey, prefix = '' } = options;
  const url = URL.parse(endpoint);
  if (!url || !/^https?:$/.test(url.protocol) || url.search || url.hash || url.username || url.password)
    throw invalid(
      say(
        'endpoint must be the http or https address of the bucket, without a query',
        'endpoint 应为存储桶的 http 或 https 地址，不带查询参数',
      ),
    );
  for (const [name, value] of Object.entries({ region, accessKeyId, secretAccessKey })) {
    if (typeof value !== 'string' || !/^[\x21-\x7e]+$/.test(value))
      throw invalid(say(`${name} must be a text without spaces`, `${name} 应为不含空格的字符串`));
  }
  if (prefix !== '' && !/^([\w-][\w.-]*\/)+$/.test(prefix))
    throw invalid(
      say(
        'prefix must end with / and have letters, digits, . - and _ between',
        'prefix 应以 / 结尾，其余为字母、数字、. - 和 _',
      ),
    );
  return {
    endpoint: `${url.origin}${url.pathname.replace(/\/+$/, '')}`,
    region,
    accessKeyId,
    secretAccessKey,
    prefix,
  };
}

function invalid({ en, zh }: Text): StorageError {
  return new StorageError(
    'OPTION_INVALID',
    say(`The option bucket is invalid: ${en}.`, `选项 bucket 无效：${zh}。`),
  );
}
