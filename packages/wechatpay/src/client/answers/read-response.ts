import type { ApiDeclaration } from '../../api';
import type { TypedFields } from '../../typed-fields';
import type { ReadAnswer } from '../calls/call-result';
import type { PostResponse } from '../connection/post';
import type { Answer } from './answer';
import { checkFile } from './check-file';
import { explainStatus } from './explain-status';
import { type Question, readAnswer } from './read-answer';
import { copied, isCopiedV2, type SeenAnswers } from './seen-answers';

/**
 * Reads the answer of a response. If it cannot be believed, the connection is not used again.
 *
 * @throws {PostFailure} if only a gateway answered, or it is another call's answer; {@link BadAnswer} if it cannot be
 * believed
 */
export function readResponse(
  api: ApiDeclaration,
  response: PostResponse,
  question: Question,
  seen: SeenAnswers,
): ReadAnswer<Answer> {
  try {
    if (response.status !== 200) throw explainStatus(response);
    const received = readAnswer(api, response.body, question);
    if (received.signed && isCopiedV2(seen, api, received.answer as TypedFields, question.params))
      throw copied();
    return received;
  } catch (failure) {
    response.distrust?.();
    throw failure;
  }
}

/**
 * Checks that the file of a response is whole. If it is not, the connection is not used again.
 *
 * @param patience the most milliseconds that the check may take
 * @throws {BadAnswer} for a file that is damaged
 */
export async function checkWhole(file: Buffer, response: PostResponse, patience: number): Promise<void> {
  try {
    await checkFile(file, patience);
  } catch (failure) {
    response.distrust?.();
    throw failure;
  }
}
