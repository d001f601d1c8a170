import type { FileCalls } from '../files/file-calls';
import { failed } from './answers';
import { text } from './fields';
import type { AdminRequest } from './request';

/** The SDKs also send the caller and tokens, which are dropped. */
const FILE_PARAMETERS = ['path', 'file_list', 'fileid_list'];

/** `storage.*`: `cloud.uploadFile` and its relatives. */
export async function callFiles(
  { c, action, fields, origin }: AdminRequest,
  files: FileCalls,
): Promise<Response> {
  const params = Object.fromEntries(FILE_PARAMETERS.map((name) => [name, fields[name]]));
  const answer = await files({ action, params, envId: text(fields['envName']) || undefined, caller: origin });
  return 'code' in answer ? failed(c, answer.code, answer.message, answer.requestId) : c.json(answer);
}
