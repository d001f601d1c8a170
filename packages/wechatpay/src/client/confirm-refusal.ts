import type { ApiDeclaration } from '../api';
import type { Told } from './check-refusal';
import { answered } from './look-up-outcome';
import { isAboutNumber, isRefusal, refusalCode } from './refusal';
import { mayChange } from './request-errors';

/** How often in a row a request is refused alike before its refusal is believed, and the most requests in all. */
const ALIKE = 3;
const MOST = 6;

/**
 * Sends a request, and again where it is refused for what its number is or is not: "does not exist", "is paid".
 *
 * Such a refusal does not repeat the number, so it may belong to another call, signed as it is. A success that comes
 * instead names its number, and to be refused alike three times by the refusals of other calls is next to impossible.
 * What must not be sent twice (`repeat: 'unsent'`) is not.
 *
 * @throws {RequestError} of a query, where a request after the first brings no answer
 */
export async function confirmRefusal(
  api: ApiDeclaration,
  send: () => Promise<Told>,
  hasTime: () => boolean,
): Promise<Told> {
  let told = await send();
  for (let sent = 1, alike = 1; sent < MOST && needsAnother(api, told); sent++) {
    const next = mayChange(api) ? await answered(send) : await send();
    // The signed refusal is all that there is, and is what WeChat Pay said.
    if (!next) return { ...told, confirmed: told.signed && hasTime() };
    alike = codeOf(next) === codeOf(told) ? alike + 1 : 1;
    told = { ...next, failures: [...told.failures, ...next.failures] };
    if (alike === ALIKE) return { ...told, confirmed: true };
  }
  return told;
}

function needsAnother(api: ApiDeclaration, { answer }: Told): boolean {
  if (api.repeat === 'unsent' || Buffer.isBuffer(answer)) return false;
  return isRefusal(answer) && isAboutNumber(api, answer);
}

function codeOf({ answer }: Told): string | undefined {
  return Buffer.isBuffer(answer) ? undefined : refusalCode(answer);
}
