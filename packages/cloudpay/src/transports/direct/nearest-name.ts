import { nearestName as nearestOf } from '@opencloudpay/internal';

/** With more typing errors it is another word. */
const MOST_ERRORS = 2;

/**
 * The known name that is nearest to a mistyped one: equal except for case and punctuation, or one or two letters.
 *
 * @param known the names to choose from, each with its other names
 */
export function nearestName(
  given: string,
  known: Readonly<Record<string, readonly string[]>>,
): string | undefined {
  const names = new Map<string, string>();
  for (const [name, aliases] of Object.entries(known)) {
    for (const letters of [name, ...aliases].map(lettersOf)) {
      if (!names.has(letters)) names.set(letters, name);
    }
  }
  const nearest = nearestOf(lettersOf(given), [...names.keys()], MOST_ERRORS);
  return nearest === undefined ? undefined : names.get(nearest);
}

function lettersOf(name: string): string {
  return name.toLowerCase().replace(/[^a-z]/g, '');
}
