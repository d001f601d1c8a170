/** With more typing errors it is another word. */
const MAX_SLIPS = 2;

/**
 * The known name that is nearest to a mistyped one: equal except for case and punctuation, or one or two letters.
 *
 * @param known the names to choose from, each with its other names
 */
export function nearestName(
  given: string,
  known: Readonly<Record<string, readonly string[]>>,
): string | undefined {
  const wanted = lettersOf(given);
  const candidates = Object.entries(known)
    .flatMap(([name, aliases]) => [name, ...aliases].map((alias) => ({ name, alias: lettersOf(alias) })))
    .map(({ name, alias }) => ({ name, slips: slips(wanted, alias) }))
    .sort((one, other) => one.slips - other.slips);
  const [nearest] = candidates;
  return nearest && nearest.slips <= MAX_SLIPS ? nearest.name : undefined;
}

function lettersOf(name: string): string {
  return name.toLowerCase().replace(/[^a-z]/g, '');
}

/** How many letters must be added, left out or replaced to turn one word into the other (Levenshtein). */
function slips(one: string, other: string): number {
  let above = Array.from({ length: other.length + 1 }, (_, column) => column);
  // No name is this long, so a longer text is far from all of them.
  for (const [row, letter] of [...one.slice(0, 64)].entries()) {
    const current = [row + 1];
    for (let column = 0; column < other.length; column++) {
      const replaced = (above[column] ?? 0) + (other[column] === letter ? 0 : 1);
      current.push(Math.min(replaced, (above[column + 1] ?? 0) + 1, (current[column] ?? 0) + 1));
    }
    above = current;
  }
  return above[other.length] ?? 0;
}
