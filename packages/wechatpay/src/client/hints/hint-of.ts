import type { ApiDeclaration } from '../../api';
import type { TypedFields } from '../../typed-fields';
import type { Question } from '../answers/read-answer';
import type { ReadAnswer } from '../calls/call-result';
import { mayChange } from '../calls/rules';
import type { CallContext } from '../calls/send-with-retries';
import type { PostResponse } from '../connection/post';
import { isSandbox } from '../options';
import { clockAhead } from './clock';
import { explainRefusal } from './explain-refusal';

interface Sent {
  params: Question['params'];
  endpoint: string;
  /** The headers of the answer. */
  headers: PostResponse['headers'];
  context: CallContext;
}

/** What to do about a refusal whose cause is outside the call. */
export function hintOf(
  api: ApiDeclaration,
  { params, endpoint, headers, context: { clockOffset = 0 } }: Sent,
  { answer, refusal }: ReadAnswer,
): string | undefined {
  if (!refusal) return undefined;
  const now = Date.now() + clockOffset;
  return explainRefusal(answer as TypedFields, {
    ...{ params, isQuery: !mayChange(api), sandbox: isSandbox(endpoint) },
    ...{ now, clockAhead: clockAhead(headers['date'], now), hints: api.hints },
  });
}
