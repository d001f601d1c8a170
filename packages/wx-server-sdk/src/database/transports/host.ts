import { STATUS_CODES } from 'node:http';
import { CallFailure, createPost, ErrCode, PostFailure } from '@opencloudpay/cloudpay';
import { CONTEXT_HEADERS } from '@opencloudpay/contracts/caller';
import {
  DATABASE_ROUTE,
  type DatabaseRequest,
  readDatabaseFailure,
} from '@opencloudpay/contracts/database-wire';
import { platformFailure } from '../failures';
import type { DatabaseTransport } from './transport';

/** A thousand documents of the size that the platform lets one call write. */
const MAX_ANSWER = 512 * 1024 * 1024;

let post: ReturnType<typeof createPost> | undefined;

/** Over HTTP, to a function host. */
export function hostTransport(url: string, token: string | undefined): DatabaseTransport {
  const address = `${url.replace(/\/+$/, '')}${DATABASE_ROUTE}`;
  return async (action, params, { envId, timeout }) => {
    post ??= createPost({ mchId: '' });
    const request: DatabaseRequest = { action, params };
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
        maxBytes: MAX_ANSWER,
      });
    } catch (failure) {
      if (!(failure instanceof PostFailure)) throw failure;
      throw new CallFailure(ErrCode.RESOURCE_SYSTEM_ERROR, failure.message, { cause: failure });
    }
    return readAnswer(answer.status, parsed(answer.body.toString()), address);
  };
}

function readAnswer(status: number, body: unknown, address: string): object {
  const failure = readDatabaseFailure(body);
  if (failure) throw platformFailure(failure.code, failure.message, failure.requestId);
  if (status === 401)
    throw new CallFailure(
      ErrCode.RESOURCE_SYSTEM_ERROR,
      'the function host does not know the token: set CLOUDPAY_DATABASE_TOKEN to the one that it was given',
    );
  if (status !== 200)
    throw platformFailure(String(status), `${status} ${STATUS_CODES[status]} | [${address}]`);
  if (typeof body === 'object' && body !== null) return body;
  throw new CallFailure(
    ErrCode.RESOURCE_SYSTEM_ERROR,
    `the answer of ${new URL(address).host} is not JSON: is CLOUDPAY_DATABASE_URL the address of a function host?`,
  );
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
