import { STATUS_CODES } from 'node:http';
import { CallFailure, createPost, ErrCode, PostFailure } from '@opencloudpay/cloudpay';
import { CONTEXT_HEADERS } from '@opencloudpay/contracts/caller';
import { readDatabaseFailure } from '@opencloudpay/contracts/database-wire';
import { platformFailure } from './platform-failure';

/** A service of a function host. */
export interface HostService {
  /** The host's address with the path of the service. */
  address: string;
  token: string | undefined;
  /** The variables that name them: `CLOUDPAY_<name>_URL` and `CLOUDPAY_<name>_TOKEN`. */
  name: 'DATABASE' | 'STORAGE';
  /** Bytes. */
  maxAnswer: number;
}

export interface AskOptions {
  /** The environment; the one of the token where it is undefined. */
  envId: string | undefined;
  /** Milliseconds. */
  timeout: number;
}

let post: ReturnType<typeof createPost> | undefined;

/**
 * Sends an action to a service of a function host.
 *
 * @throws {CallFailure} if the host cannot be reached, or what answers is none
 * @throws an Error with the platform's `code` for what the host refuses
 */
export async function askHost(
  { address, token, name, maxAnswer }: HostService,
  request: object,
  { envId, timeout }: AskOptions,
): Promise<object> {
  post ??= createPost({ mchId: '' });
  let answer: Awaited<ReturnType<typeof post>>;
  try {
    answer = await post({
      url: address,
      body: JSON.stringify(request),
      headers: {
        'Content-Type': 'application/json',
        ...(token && { Authorization: `Bearer ${token}` }),
        ...(envId && { [CONTEXT_HEADERS.envId]: envId }),
      },
      timeout,
      maxBytes: maxAnswer,
    });
  } catch (failure) {
    if (!(failure instanceof PostFailure)) throw failure;
    throw new CallFailure(ErrCode.RESOURCE_SYSTEM_ERROR, failure.message, { cause: failure });
  }
  return readAnswer(answer.status, parsed(answer.body.toString()), { address, name });
}

function readAnswer(
  status: number,
  body: unknown,
  { address, name }: Pick<HostService, 'address' | 'name'>,
): object {
  const failure = readDatabaseFailure(body);
  if (failure) throw platformFailure(failure.code, failure.message, failure.requestId);
  if (status === 401)
    throw new CallFailure(
      ErrCode.RESOURCE_SYSTEM_ERROR,
      `the function host does not know the token: set CLOUDPAY_${name}_TOKEN to the one that it was given`,
    );
  if (status !== 200)
    throw platformFailure(String(status), `${status} ${STATUS_CODES[status]} | [${address}]`);
  if (typeof body === 'object' && body !== null) return body;
  throw new CallFailure(
    ErrCode.RESOURCE_SYSTEM_ERROR,
    `the answer of ${new URL(address).host} is not JSON: is CLOUDPAY_${name}_URL the address of a function host?`,
  );
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
