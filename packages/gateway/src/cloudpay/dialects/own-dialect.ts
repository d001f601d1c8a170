import { writeAnswer, writeFailure } from '@opencloudpay/contracts/cloudpay-wire';
import { REQUEST_ID_HEADER } from '@opencloudpay/contracts/request-id';
import type { Dialect } from './dialect';

/** `POST /v1/cloudpay/<api>` of the gateway transport: the same fields as a direct call. */
export const ownDialect: Dialect = {
  apiOf: (named) => named,
  parametersOf: (_, given) => given,

  /** WeChat Pay's answer: fields as JSON, including the hint; files unchanged. */
  answer(answer, _, requestId) {
    const headers = { [REQUEST_ID_HEADER]: requestId };
    if (!answer.file) return Response.json(writeAnswer(answer), { headers });
    return new Response(new Uint8Array(answer.file), {
      headers: { ...headers, 'Content-Type': 'application/octet-stream' },
    });
  },

  /** A failure in the form that the facade at the caller throws again. */
  failure({ failure, status, headers }, requestId) {
    return Response.json(writeFailure(failure), {
      status,
      headers: { ...headers, [REQUEST_ID_HEADER]: requestId },
    });
  },
};
