import type { ApiDeclaration } from '../../api';
import type { TypedFields } from '../../typed-fields';
import type { Question } from '../answers/read-answer';
import type { Way } from '../calls/attempts';
import { mayChange } from '../calls/rules';
import type { ReadAnswer } from '../calls/told';
import type { PostResponse } from '../connection/post';
import { isSandbox } from '../options';
import { clockAhead } from './clock';
import { explainRefusal } from './explain-refusal';

interface Sent {
  params: Question['params'];
  endpoint: string;
  /** Of the answer. */
  headers: PostResponse['headers'];
  way: Way;
}

/** What to do about a refusal whose cause is outside the call. */
export function hintOf(
  api: ApiDeclaration,
  { params, endpoint, headers, way: { clockOffset = 0 } }: Sent,
  { answer, refusal }: ReadAnswer,
): string | undefined {
  if (!refusal) return undefined;
  const now = Date.now() + clockOffset;
  return explainRefusal(answer as TypedFields, {
    ...{ params, asks: !mayChange(api), sandbox: isSandbox(endpoint) },
    ...{ now, clockAhead: clockAhead(headers['date'], now), hints: api.hints },
  });
}
