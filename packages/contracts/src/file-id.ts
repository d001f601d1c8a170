/**
 * The ids of files, as CloudBase makes them: `cloud://<environment>.<bucket>/<path>`.
 *
 * The environment and the path identify a file: an environment has one bucket. The bucket's name is not compared, so ids
 * that CloudBase has made stay valid where their files have moved. Early ids have none: `cloud://<environment>/<path>`.
 *
 * This file runs in mini programs too: it imports nothing.
 */
export interface FileId {
  envId: string;
  path: string;
}

const SCHEME = 'cloud://';
/** The account in the names of the buckets that this project makes up: the example of Tencent's documentation. */
const ACCOUNT = '1250000000';

/** The environment and the path of an id; `undefined` for another text. */
export function parseFileId(id: unknown): FileId | undefined {
  const [, envId, path] =
    /^cloud:\/\/([\w-]+)(?:\.[^/]*)?\/(.+)$/s.exec(typeof id === 'string' ? id : '') ?? [];
  return envId !== undefined && path !== undefined ? { envId, path } : undefined;
}

/** @param bucket Default: a name as CloudBase gives it to the bucket of this environment */
export function fileIdOf({ envId, path }: FileId, bucket = bucketOf(envId)): string {
  return `${SCHEME}${envId}.${bucket}/${path}`;
}

/** CloudBase's form: the first two characters in hexadecimal, the environment, the number of the account. */
function bucketOf(envId: string): string {
  const start = envId
    .slice(0, 2)
    .split('')
    .map((character) => character.charCodeAt(0).toString(16))
    .join('');
  return `${start}-${envId}-${ACCOUNT}`;
}
