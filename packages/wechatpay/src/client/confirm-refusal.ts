import type { ApiDeclaration } from '../api';
import type { Told } from './check-refusal';
import { answered } from './look-up-outcome';
import { isAboutNumber, isRefusal, refusalCode } from './refusal';

/**
 * Sends a request, and once more where it is refused for what its number is or is not: "does not exist", "is paid".
 *
 * Such a refusal does not repeat the number, so it may belong to another call, signed as it is. The second answer counts:
 * a success names its number, and to be refused alike by the refusals of two other calls is next to impossible. What
 * must not be sent twice (`repeat: 'unsent'`) is not.
 */
export async function confirmRefusal(
  api: ApiDeclaration,
  send: () => Promise<Told>,
  hasTime: () => boolean,
): Promise<Told> {
  const first = await send();
  if (!needsSecond(api, first)) return first;
  const second = await answered(send);
  // The signed refusal is all that there is, and is what WeChat Pay said.
  if (!second) return { ...first, confirmed: first.signed && hasTime() };
  return {
    ...second,
    failures: [...first.failures, ...second.failures],
    confirmed: codeOf(second) === codeOf(first),
  };
}

function needsSecond(api: ApiDeclaration, { answer }: Told): boolean {
  if (api.repeat === 'unsent' || Buffer.isBuffer(answer)) return false;
  return isRefusal(answer) && isAboutNumber(api, answer);
}

function codeOf({ answer }: Told): string | undefined {
  return Buffer.isBuffer(answer) ? undefined : refusalCode(answer);
}
