import { type CallResult, isAboutNumber } from './call-result';
import { answered } from './look-up-outcome';
import { type CallRules, mayChange } from './rules';

/** How many equal refusals in a row are believed, and the most requests in all. */
const ALIKE = 3;
const MOST = 6;

/**
 * Repeats a request that was refused because of its number ("does not exist", "is paid"), until the refusal is certain or
 * another answer comes.
 *
 * Such a refusal does not repeat the number, so it may belong to another call although it is signed. A success
 * names its number, and three equal refusals that all belong to other calls are next to impossible.
 * A request that must not be sent twice (`repeat: 'unsent'`) is not repeated.
 *
 * @param first the refusal
 * @throws {RequestError} of a query, if a request after the first gets no answer
 */
export async function confirmRefusal<Content>(
  api: CallRules,
  first: CallResult<Content>,
  send: () => Promise<CallResult<Content>>,
  hasTime: () => boolean,
): Promise<CallResult<Content>> {
  let result = first;
  for (let sent = 1, alike = 1; sent < MOST && needsAnother(api, result); sent++) {
    const next = mayChange(api) ? await answered(send) : await send();
    // Only the signed refusal is known, and WeChat Pay wrote it.
    if (!next) return { ...result, confirmed: result.signed && hasTime() };
    alike = next.refusal?.code === result.refusal?.code ? alike + 1 : 1;
    result = { ...next, failures: [...result.failures, ...next.failures] };
    if (alike === ALIKE) return { ...result, confirmed: true };
  }
  return result;
}

/** Whether an answer is such a refusal, and the request may be sent again. */
export function needsAnother(api: CallRules, { refusal }: CallResult): boolean {
  return api.repeat !== 'unsent' && refusal !== undefined && isAboutNumber(api, refusal);
}
