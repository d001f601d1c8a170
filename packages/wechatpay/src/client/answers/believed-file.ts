import { noAnswer, notBelieved } from '../calls/request-errors';
import type { CallRules, Fields } from '../calls/rules';
import { BadAnswer, PostFailure } from '../failures';

/** The bytes of a file, which throws the same errors as requests. */
export async function* believedFile(
  api: CallRules,
  file: AsyncIterable<Uint8Array>,
  params: Fields,
): AsyncGenerator<Uint8Array, void, undefined> {
  try {
    yield* file;
  } catch (error) {
    if (error instanceof BadAnswer) throw notBelieved(api, error, params);
    throw error instanceof PostFailure ? noAnswer(api, [error], params) : error;
  }
}
