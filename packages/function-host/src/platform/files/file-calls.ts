import { randomUUID } from 'node:crypto';
import { type FileActions, isFileAction } from '@opencloudpay/contracts/file-actions';
import { messageOf } from '@opencloudpay/internal';
import type { Environments } from '../../environments';
import { FunctionError } from '../../errors';
import { platformError } from '../platform-error';
import type { FileAnswer, FileCall } from './file-call';

export type FileCalls = (call: FileCall) => Promise<FileAnswer>;

/** Answers calls of files, by any SDK. */
export function fileCalls(files: FileActions | undefined, environments: Environments): FileCalls {
  return async ({ action, params, envId: named, caller }) => {
    const requestId = randomUUID();
    const about = { functionName: caller.functionName ?? '', requestId };
    // A mini program reaches the files of the host's own environment, as it reaches its documents.
    const callers = caller.envId ?? (caller.openId === undefined ? undefined : environments.own);
    const reached = (envId: string | undefined) => environments.ofDocuments(callers, envId, about);
    const refused = (code: string, message: string): FileAnswer => ({ code, message, requestId });
    if (!files)
      return refused(
        'INVALID_ACTION',
        `This function host has no files, so it cannot answer ${action}: give it a storage by its option files.`,
      );
    if (!isFileAction(action)) return refused('INVALID_ACTION', `There is no action ${action}.`);
    try {
      const context = {
        envId: reached(named),
        ...(caller.openId !== undefined && { openId: caller.openId }),
        ...(caller.unionId !== undefined && { unionId: caller.unionId }),
        reached: (envId: string) => {
          try {
            return reached(envId);
          } catch {
            return undefined;
          }
        },
      };
      return { requestId, ...(await files.handle(action, params, context)) };
    } catch (error) {
      if (!(error instanceof FunctionError))
        return refused('SYS_ERR', `The storage failed: ${messageOf(error)}`);
      const { code, message } = platformError(error);
      return refused(code, message);
    }
  };
}
