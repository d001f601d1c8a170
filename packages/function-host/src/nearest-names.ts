import { namesByDistance, say, type Text } from '@opencloudpay/internal';

const SHOWN = 8;

/** The known names as text, the most similar to `wanted` first, at most eight: `'pay', 'refund' and 12 more`. */
export function nearestNames(wanted: string, known: readonly string[]): Text {
  const names = namesByDistance(wanted, [...known].sort())
    .slice(0, SHOWN)
    .map(({ name }) => name);
  const shown = say(names.map((name) => `'${name}'`).join(', '), names.join('、'));
  if (known.length <= SHOWN) return shown;
  return say(`${shown.en} and ${known.length - SHOWN} more`, `${shown.zh}等 ${known.length} 个`);
}
