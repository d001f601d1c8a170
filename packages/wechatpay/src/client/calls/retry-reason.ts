import type { ApiDeclaration } from '../../api';
import type { Answer } from '../answers/answer';
import type { ReadAnswer } from './call-result';

/** The codes after which WeChat Pay asks most APIs' callers to repeat the request. All other refusals are final. */
const REPEATABLE = new Set(['SYSTEMERROR', 'BIZERR_NEED_RETRY']);

/** Why an answer requires the same request again; `undefined` if it is final. */
export function retryReason(
  { repeat }: ApiDeclaration,
  { answer, refusal }: ReadAnswer<Answer>,
): string | undefined {
  if (repeat === 'unsent' || Buffer.isBuffer(answer)) return undefined;
  if (repeat === 'recalled' && answer['recall'] === 'Y') return 'recall: Y';
  return refusal && REPEATABLE.has(refusal.code) ? refusal.code : undefined;
}
