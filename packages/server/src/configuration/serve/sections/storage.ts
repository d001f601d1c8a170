import type { Text } from '@opencloudpay/internal';
import type { FilePermission } from '@opencloudpay/storage';
import { say } from '../../../terminal/say';
import { object } from '../../reading/objects';
import { choice, id, integer, path, safeAddress, text } from '../../reading/readers';
import { type Reader, tell } from '../../reading/reading';
import { secret } from '../../reading/secrets';
import type { StorageSection } from '../serve-configuration';

const rule = choiceOrText(
  say(
    'true, false or an expression such as resource.openid == auth.openid',
    ' true、false 或表达式，例如 resource.openid == auth.openid',
  ),
);
const fileRules = object<{ read?: boolean | string; write?: boolean | string }>({
  read: { reader: rule },
  write: { reader: rule },
});
const fileNames = choice(['READONLY', 'PRIVATE', 'ADMINWRITE', 'ADMINONLY']);
/** The storage refuses rules that it cannot read, when it is opened. */
const filePermission: Reader<FilePermission> = {
  schema: {
    anyOf: [fileNames.schema, fileRules.schema],
    description: 'what mini programs may do with files; default: READONLY',
  },
  fields: fileRules.fields ?? {},
  read: (given, at) => (typeof given === 'string' ? fileNames.read(given, at) : fileRules.read(given, at)),
};

/** Where files are, and what mini programs may do with them. */
export const storage: Reader<StorageSection> = object<StorageSection>({
  folder: {
    reader: path(say('must be the path of a folder', '应为目录的路径')),
    variable: 'CLOUDPAY_STORAGE_FOLDER',
  },
  bucket: {
    reader: object<NonNullable<StorageSection['bucket']>>({
      endpoint: {
        reader: safeAddress(say('of the bucket', '存储桶的')),
        needed: say('the address of the bucket', '存储桶的地址'),
      },
      region: { reader: id(say('must be the region of the bucket', '应为存储桶所在的地域')) },
      accessKeyId: {
        reader: secret(),
        variable: 'CLOUDPAY_STORAGE_ACCESS_KEY_ID',
        needed: say('the id of the access key', '访问密钥的 ID'),
      },
      secretAccessKey: {
        reader: secret(),
        variable: 'CLOUDPAY_STORAGE_SECRET_ACCESS_KEY',
        needed: say('the secret of the access key', '访问密钥的 SecretKey'),
      },
      prefix: {
        reader: text(/^([\w-][\w.-]*\/)+$/, say('must end with /, as in shop/', '应以 / 结尾，例如 shop/')),
      },
    }),
  },
  permission: { reader: filePermission },
  secret: {
    reader: secret(32, say('it signs the addresses of files', '用它为文件的地址签名')),
    variable: 'CLOUDPAY_STORAGE_SECRET',
  },
  maxSize: {
    reader: integer(
      { least: 1, most: 5 * 1024 ** 3, default: 100 * 1024 ** 2 },
      say('bytes of the largest file', '单个文件最大的字节数'),
    ),
  },
});

/** A rule of files: true, false or a text. */
function choiceOrText(must: Text): Reader<boolean | string> {
  return {
    schema: { anyOf: [{ type: 'boolean' }, { type: 'string', pattern: '\\S' }], description: must.en },
    read: (given, at) =>
      typeof given === 'boolean' || (typeof given === 'string' && given.trim() !== '')
        ? given
        : tell(at, say(`must be ${must.en}.`, `应为${must.zh}。`)),
  };
}
