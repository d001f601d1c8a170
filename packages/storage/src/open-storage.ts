import { randomBytes } from 'node:crypto';
import type { FileActions } from '@opencloudpay/contracts/file-actions';
import { fileIdOf } from '@opencloudpay/contracts/file-id';
import { say, type Text } from '@opencloudpay/internal';
import { type ActionParts, handleAction } from './actions/handle-action';
import { fileServer } from './addresses/file-server';
import { signatures } from './addresses/signatures';
import type { BucketOptions } from './bucket/bucket-options';
import { bucketStore } from './bucket/bucket-store';
import { StorageError } from './errors';
import { ageOf, type FileEnvironment, fileEnvironment } from './file-environment';
import { checkPath } from './file-path';
import { folderStore } from './folder/folder-store';
import { type FileChange, observedStore } from './observed-store';
import { type FileRefusal, guardOf } from './permissions/guard';
import { DEFAULT_FILE_PERMISSION, type FilePermission, filePermissions } from './permissions/permission';

/** Bytes. */
const DEFAULT_MAX_SIZE = 100 * 1024 * 1024;
/** Milliseconds in which an upload must begin. */
const UPLOAD_AGE = 15 * 60 * 1000;
/** Characters. */
const SHORTEST_SECRET = 32;

export type StorageOptions = StoragePlace & {
  /**
   * The public address below which `fetch` gets requests: `https://files.example.com`. It is read for each address that
   * is made.
   */
  url: string | (() => string);
  /**
   * Signs temporary addresses: at least 32 characters, the same for all processes of one address. Default: a new one, with
   * which addresses end with the process.
   */
  secret?: string | undefined;
  /** The largest file that is accepted, in bytes. Default: 104_857_600 */
  maxSize?: number | undefined;
  /**
   * What mini programs may do: CloudBase's name of a permission, or its security rules
   * (`{ read: true, write: 'resource.openid == auth.openid' }`). Default: `READONLY`, all read and the creator writes
   */
  permission?: FilePermission | undefined;
  /** Called for each call of a mini program that the permission refuses. */
  onPermissionRefused?: ((refusal: FileRefusal) => void) | undefined;
  /**
   * The bucket's name in `cloud://` ids: that of the CloudBase environment which the files come from. Default: one of
   * CloudBase's form.
   */
  bucketName?: ((envId: string) => string) | undefined;
  /** Called after each change of a file by this process: by a function, a mini program or `environment()`. */
  onChange?: ((change: FileChange) => void) | undefined;
  /** A parameter for tests. @returns milliseconds */
  now?: (() => number) | undefined;
};

/** Where the files are: in a folder, or in a bucket. */
export type StoragePlace =
  | { folder: string; bucket?: undefined; addresses?: undefined }
  | {
      bucket: BucketOptions;
      folder?: undefined;
      /** Who serves the files: the bucket by presigned addresses, or `fetch`. Default: `bucket` */
      addresses?: 'bucket' | 'host' | undefined;
    };

/** The files behind `cloud://` ids. */
export interface FileStorage extends FileActions {
  /** @throws {StorageError} PATH_INVALID for what is no id of an environment */
  environment(envId: string): FileEnvironment;
  /** Answers requests to temporary addresses and addresses for uploads. Never rejects. */
  fetch(request: Request): Promise<Response>;
}

/**
 * Opens the files of a folder or a bucket. A folder serves one process at a time.
 *
 * ```ts
 * const storage = openStorage({ folder: './files', url: 'https://files.example.com', secret });
 * const shop = storage.environment('shop-1');
 * const { fileID } = await shop.upload('goods/tea.jpg', createReadStream('tea.jpg'));
 * await shop.temporaryAddress(fileID, 600);
 * ```
 *
 * @throws {StorageError} OPTION_INVALID, FOLDER_FAILED
 */
export function openStorage(options: StorageOptions): FileStorage {
  const {
    url,
    secret = randomBytes(32).toString('hex'),
    maxSize = DEFAULT_MAX_SIZE,
    permission = DEFAULT_FILE_PERMISSION,
    onPermissionRefused = () => {},
    bucketName,
    onChange,
    now = Date.now,
  } = options;
  if (secret.length < SHORTEST_SECRET)
    throw invalid(
      say(`secret needs at least ${SHORTEST_SECRET} characters`, `secret 至少需要 ${SHORTEST_SECRET} 个字符`),
    );
  if (!(maxSize > 0))
    throw invalid(say('maxSize must be a number of bytes above 0', 'maxSize 应为大于 0 的字节数'));
  const place = options.bucket ? bucketStore(options.bucket) : folderStore(options.folder);
  const store = onChange ? observedStore(place, onChange) : place;
  const guard = guardOf(filePermissions(permission), onPermissionRefused);
  const address = () => (typeof url === 'string' ? url : url()).replace(/\/+$/, '');
  const signer = signatures(secret, now);
  const server = fileServer({ store, signatures: signer, url: address, maxSize, guard });
  const usesBucketAddresses = options.bucket !== undefined && options.addresses !== 'host';
  const environment = (envId: string) =>
    fileEnvironment(envId, { store, server, maxSize, usesBucketAddresses, bucketName, now });
  const actions: ActionParts = {
    environment,
    ageOf,
    guard,
    uploadAddress(envId, path, user) {
      checkPath(path);
      const expiresAt = now() + UPLOAD_AGE;
      const token = signer.uploadToken({
        key: `${envId}/${path}`,
        expiresAt,
        ...(user !== undefined && { user }),
      });
      return { url: server.uploadAddress(token), fileID: fileIdOf({ envId, path }, bucketName?.(envId)) };
    },
  };
  return {
    environment,
    handle: (action, params, context) => handleAction(action, params, context, actions),
    fetch: (request) => server.fetch(request),
  };
}

function invalid({ en, zh }: Text): StorageError {
  return new StorageError(
    'OPTION_INVALID',
    say(`openStorage() cannot start: ${en}.`, `openStorage() 无法启动：${zh}。`),
  );
}
