import { CONTEXT_HEADERS } from '@opencloudpay/contracts/caller';
import { writeFailure } from '@opencloudpay/contracts/cloudpay-wire';
import type { Dialect } from './dialect';

/** `POST /v1/cloudpay/<api>` of the gateway transport: the same fields as a direct call. */
export const ownDialect: Dialect = {
  apiOf: (named) => named,
  parametersOf: (_, given) => given,

  /** WeChat Pay's answer: fields as JSON, including the hint; files unchanged. */
  answer(answer, _, requestId) {
    const headers = { [CONTEXT_HEADERS.requestId]: requestId };
    if (!answer.file) {
      const { fields, hint } = answer;
      return Response.json({ ...fields, ...(hint !== undefined && { hint }) }, { headers });
    }
    return new Response(new Uint8Array(answer.file), {
      headers: { ...headers, 'Content-Type': 'application/octet-stream' },
    });
  },

  /** A failure in the form that the facade at the caller throws again. */
  failure({ failure, status, headers }, requestId) {
    return Response.json(writeFailure(failure), {
      status,
      headers: { ...headers, [CONTEXT_HEADERS.requestId]: requestId },
    });
  },
};
