import { nearestName } from '@opencloudpay/internal';

/** With more typing errors it is another word; fewer are allowed in a short one. */
const MOST_ERRORS = 3;

/** The known name that a mistyped one probably means: equal except for case, or a few letters. */
export function nearest(given: string, known: readonly string[]): string | undefined {
  return nearestName(given, known, Math.min(MOST_ERRORS, Math.floor(given.length / 3)));
}
