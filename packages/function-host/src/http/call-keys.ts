import { SIGNATURE_HEADER, SIGNING_SECRET_LENGTH } from '@opencloudpay/contracts/call-signature';
import type { HeaderReader } from '@opencloudpay/contracts/caller';
import { verifyCall } from '@opencloudpay/contracts/verify-call';
import { say, type Text } from '@opencloudpay/internal';
import { FunctionHostError } from '../errors';
import { tokenCheck } from './bearer-token';

/** What a program that calls `POST /functions/<name>` can prove itself by. */
export interface CallKeys {
  /** Its holder calls any function in any user's name. */
  token?: string | undefined;
  /**
   * The secret with which a gateway signs its callbacks, or several while it is replaced. A signed call is in no user's name:
   * the signature does not cover the headers.
   */
  callbackSecret?: string | readonly string[] | undefined;
}

/** A request to call a function, whose body is read. */
export interface SignedCall {
  method: string;
  /** The paths, with query, that the sender may have signed. */
  paths: readonly string[];
  headers: HeaderReader;
  body: Uint8Array | string;
}

export interface CallCheck {
  /** Whether there is neither a token nor a secret. */
  readonly isOpen: boolean;
  /** Whether a token is the right one. */
  hasToken(given: string | undefined): boolean;
  /** Whether a call is to be judged by its signature, which needs its body. */
  isSigned(headers: HeaderReader): boolean;
  /** Why a signed call is refused; `undefined` if it is not. */
  signatureProblem(call: SignedCall): string | undefined;
  /** What a call without token and signature must bring, for its sender. */
  readonly needed: string;
}

/**
 * Checks the calls of programs. A request that has a signature is judged by it, also if it has the token: what was altered on
 * its way calls no function.
 *
 * @throws {FunctionHostError} `OPTION_INVALID`
 */
export function callCheck({ token, callbackSecret }: CallKeys): CallCheck {
  if (token !== undefined && !/^\S+$/.test(token)) {
    throw invalid(
      say(
        'token is empty or holds spaces: set one that fits into a header, or none.',
        'token 为空或含有空格：请设置能放入请求头的令牌，或不设置。',
      ),
    );
  }
  const secrets = callbackSecret === undefined ? undefined : [callbackSecret].flat();
  if (secrets?.length === 0 || secrets?.some((secret) => secret.length < SIGNING_SECRET_LENGTH.least)) {
    throw invalid(
      say(
        `callbackSecret must have at least ${SIGNING_SECRET_LENGTH.least} characters (openssl rand -base64 32 makes one).`,
        `callbackSecret 至少 ${SIGNING_SECRET_LENGTH.least} 个字符（可用 openssl rand -base64 32 生成）。`,
      ),
    );
  }
  const isToken = token === undefined ? () => false : tokenCheck(token);
  const ways = [
    ...(token === undefined
      ? []
      : ['send the token of this function host as `authorization: Bearer <token>`']),
    ...(secrets === undefined ? [] : ['sign the request with its callback secret']),
  ].join(', or ');
  return {
    isOpen: token === undefined && secrets === undefined,
    hasToken: (given) => given !== undefined && isToken(given),
    isSigned: (headers) => secrets !== undefined && headers.get(SIGNATURE_HEADER) !== null,
    signatureProblem({ method, paths, headers, body }) {
      let problem: string | undefined = 'The request is not signed.';
      for (const url of paths) {
        problem = verifyCall({ method, url, headers, body }, secrets ?? []).problem;
        if (problem === undefined) break;
      }
      return problem;
    },
    needed: `${ways.charAt(0).toUpperCase()}${ways.slice(1)}.`,
  };
}

function invalid(message: Text): FunctionHostError {
  return new FunctionHostError('OPTION_INVALID', message);
}
