import { CONTEXT_HEADERS } from '@opencloudpay/contracts/caller';
import { writeFailure } from '@opencloudpay/contracts/cloudpay-wire';
import type { Dialect } from './dialect';

/** `POST /v1/cloudpay/<api>`, as our gateway transport calls: what the direct way gives, as it is. */
export const ownDialect: Dialect = {
  apiOf: (named) => named,
  parametersOf: (_, given) => given,

  /** What WeChat Pay answered: fields as JSON, with the hint among them, and files as they are. */
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

  /** A failure in the form in which the facade on the other side raises it again. */
  failure({ failure, status, headers }, requestId) {
    return Response.json(writeFailure(failure), {
      status,
      headers: { ...headers, [CONTEXT_HEADERS.requestId]: requestId },
    });
  },
};
