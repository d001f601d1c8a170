import { randomUUID } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { CONTEXT_HEADERS } from '@opencloudpay/contracts/caller';
import type { FunctionHost } from '../host';
import { MAX_PAYLOAD_BYTES } from '../limits';
import { bearerToken } from './bearer-token';
import { callBody } from './call-body';
import type { CallCheck } from './call-keys';
import { answerFunctionCall, FUNCTION_PREFIX, hostFailed, namedRequestId } from './function-call';
import { headersOf, type ShortWay } from './short-way';

interface ShortWayOptions {
  check: CallCheck;
  isClosing(): boolean;
}

/** The short way of calls by programs with the token. */
export function functionShortWay(host: FunctionHost, { check, isClosing }: ShortWayOptions): ShortWay {
  return {
    prefix: FUNCTION_PREFIX,
    bodyLimit: MAX_PAYLOAD_BYTES,
    // A signature is verified on the way of `fetch`.
    takes: (incoming) =>
      (check.isOpen || check.hasToken(bearerToken(incoming.headers.authorization))) &&
      !check.isSigned(headersOf(incoming)),
    async answer({ functionName, incoming }, outgoing) {
      const headers = headersOf(incoming);
      const requestId = namedRequestId(headers.get(CONTEXT_HEADERS.requestId)) ?? randomUUID();
      const answering = async () => {
        const whileWaiting = abortOf(incoming, outgoing);
        const text = await callBody(incoming);
        return answerFunctionCall(host, {
          functionName,
          requestId,
          headers,
          isTrusted: true,
          text,
          whileWaiting,
        });
      };
      const { status, body } = await answering().catch((error: unknown) => hostFailed(error, requestId));
      return {
        status,
        headers: {
          [CONTEXT_HEADERS.requestId]: requestId,
          ...(isClosing() && { connection: 'close' }),
        },
        body,
      };
    },
  };
}

/** Aborts when the client disconnects before it has its answer. */
function abortOf(incoming: IncomingMessage, outgoing: ServerResponse): AbortSignal {
  const abort = new AbortController();
  outgoing.once('close', () => {
    if (!outgoing.writableFinished) abort.abort(incoming.errored ?? undefined);
  });
  return abort.signal;
}
