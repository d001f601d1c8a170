import { CallFailure, ErrCode, variablesOf } from '@opencloudpay/cloudpay';
import type { FileData } from '@opencloudpay/contracts/file-actions';
import { STORAGE_ROUTE } from '@opencloudpay/contracts/storage-wire';
import { type AskOptions, askHost } from '../ask-host';

/** Fifty addresses. */
const MAX_ANSWER = 1024 * 1024;

/**
 * Sends an action to the host that `CLOUDPAY_STORAGE_URL` names. It is read at each call: a function host sets the token
 * anew for each.
 *
 * @throws {CallFailure} if none is named
 * @throws an Error with the platform's `code` for what the host refuses
 */
export async function sendAction<Action extends keyof FileData>(
  action: Action,
  params: object,
  options: AskOptions,
): Promise<FileData[Action]> {
  const { value, secret } = variablesOf(process.env);
  const url = value('STORAGE_URL');
  if (!url)
    throw new CallFailure(
      ErrCode.NOT_INITIALIZED,
      'this function has no files: set CLOUDPAY_STORAGE_URL to the address of your function host, and CLOUDPAY_STORAGE_TOKEN to its token. Our emulator and function host set both',
    );
  const address = `${url.replace(/\/+$/, '')}${STORAGE_ROUTE}`;
  const token = secret('STORAGE_TOKEN');
  const service = { address, token, name: 'STORAGE' as const, maxAnswer: MAX_ANSWER };
  const { data } = (await askHost(service, { action, params }, options)) as { data: FileData[Action] };
  return data;
}
