import type { KeyObject } from 'node:crypto';
import { REQUEST_ID_HEADER } from '@opencloudpay/contracts/request-id';
import {
  type CallContext,
  createPost,
  type OpenResponse,
  type PostRequest,
  type PostResponse,
} from '@opencloudpay/wechatpay/http';
import { authorizationHeader } from '../authorization';
import type { CheckedOptions } from './options';

/** A request, which each attempt signs anew. */
export interface Signable {
  readonly method: 'GET' | 'POST';
  /** Path and query. */
  readonly url: string;
  /** `''` for none. */
  readonly body: string;
  /** The key that the answer shall be signed with, or that encrypted the body. */
  readonly serial: string | undefined;
}

/** Sends signed requests. */
export interface Exchange {
  /** @throws {PostFailure} if no answer came, `BadAnswer` for one that is too long */
  send(request: Signable, endpoint: string, timeout: number, context: CallContext): Promise<PostResponse>;
  /** The same without waiting for the body. */
  open(request: Signable, endpoint: string, timeout: number, context: CallContext): Promise<OpenResponse>;
}

/** The most bytes of an answer. */
const MAX_JSON = 1024 * 1024;

/** What signing and sending needs of an account. */
export type SendingAccount = Pick<CheckedOptions, 'mchId' | 'serialNo' | 'privateKey' | 'ca' | 'endpoints'>;

export function createExchange({ mchId, serialNo, privateKey, ca, endpoints }: SendingAccount): Exchange {
  const post = createPost({ mchId, ca, endpoints });
  const account = { mchId, serialNo, privateKey };
  return {
    send: (request, endpoint, timeout, context) =>
      post({
        ...signed(request, account, context),
        ...destination(endpoint, request, timeout, context),
        maxBytes: MAX_JSON,
      }),
    open: (request, endpoint, timeout, context) =>
      post.open({
        ...signed(request, account, context),
        ...destination(endpoint, request, timeout, context),
      }),
  };
}

function destination(endpoint: string, { url }: Signable, timeout: number, { signal }: CallContext) {
  return { url: `${endpoint}${url}`, timeout, signal };
}

function signed(
  { method, url, body, serial }: Signable,
  account: { mchId: string; serialNo: string; privateKey: KeyObject },
  { requestId }: CallContext,
): Pick<PostRequest, 'method' | 'body' | 'headers'> {
  return {
    method,
    body,
    headers: {
      Accept: 'application/json',
      Authorization: authorizationHeader({ method, url, body, ...account }),
      ...(serial !== undefined && { 'Wechatpay-Serial': serial }),
      ...(body !== '' && { 'Content-Type': 'application/json' }),
      ...(requestId && { [REQUEST_ID_HEADER]: requestId }),
    },
  };
}
