import { namesByDistance } from '@opencloudpay/internal';

const SHOWN = 8;

/** The known names as text, the most similar to `wanted` first, at most eight: `'pay', 'refund' and 12 more`. */
export function nearestNames(wanted: string, known: readonly string[]): string {
  const shown = namesByDistance(wanted, [...known].sort())
    .slice(0, SHOWN)
    .map(({ name }) => `'${name}'`)
    .join(', ');
  return known.length > SHOWN ? `${shown} and ${known.length - SHOWN} more` : shown;
}
