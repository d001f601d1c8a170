import { answered } from './look-up-outcome';
import { type CallRules, mayChange } from './rules';
import { isAboutNumber, type Told } from './told';

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
  first: Told<Content>,
  send: () => Promise<Told<Content>>,
  hasTime: () => boolean,
): Promise<Told<Content>> {
  let told = first;
  for (let sent = 1, alike = 1; sent < MOST && needsAnother(api, told); sent++) {
    const next = mayChange(api) ? await answered(send) : await send();
    // Only the signed refusal is known, and WeChat Pay wrote it.
    if (!next) return { ...told, confirmed: told.signed && hasTime() };
    alike = next.refusal?.code === told.refusal?.code ? alike + 1 : 1;
    told = { ...next, failures: [...told.failures, ...next.failures] };
    if (alike === ALIKE) return { ...told, confirmed: true };
  }
  return told;
}

/** Whether an answer is such a refusal, and the request may be sent again. */
export function needsAnother(api: CallRules, { refusal }: Told): boolean {
  return api.repeat !== 'unsent' && refusal !== undefined && isAboutNumber(api, refusal);
}
