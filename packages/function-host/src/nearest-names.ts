import { namesByDistance, nearestName, say, type Text } from '@opencloudpay/internal';

const SHOWN = 8;

/** The known names as text, the most similar to `wanted` first, at most eight: `'pay', 'refund' and 12 more`. */
export function nearestNames(wanted: string, known: readonly string[]): Text {
  const names = namesByDistance(wanted, [...known].sort())
    .slice(0, SHOWN)
    .map(({ name }) => name);
  const shown = say(names.map((name) => `'${name}'`).join(', '), names.join('、'));
  if (known.length <= SHOWN) return shown;
  return say(`${shown.en} and ${known.length - SHOWN} more`, `${shown.zh} 等 ${known.length} 个`);
}

/** A sentence behind “there is no such function”: the name that is probably meant, else those that there are. */
export function knownNames(wanted: string, known: readonly string[]): Text {
  if (known.length === 0) return say('The project has no functions.', '项目中没有云函数。');
  const meant = nearestName(wanted, known, Math.max(2, Math.floor(wanted.length / 3)));
  if (meant !== undefined) return say(`Did you mean '${meant}'?`, `你要写的可能是 ${meant}。`);
  const { en, zh } = nearestNames(wanted, known);
  return say(`The project has ${en}.`, `项目中有 ${zh}。`);
}
