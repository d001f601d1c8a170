const SHOWN = 8;

/** The known names, nearest to `wanted` first and no more than a reader wants to see: `'pay', 'refund' and 12 more`. */
export function nearestNames(wanted: string, known: readonly string[]): string {
  const byDistance = known
    .map((name) => ({ name, distance: distance(wanted.toLowerCase(), name.toLowerCase()) }))
    .sort((a, b) => a.distance - b.distance || (a.name < b.name ? -1 : 1));
  const shown = byDistance
    .slice(0, SHOWN)
    .map(({ name }) => `'${name}'`)
    .join(', ');
  return known.length > SHOWN ? `${shown} and ${known.length - SHOWN} more` : shown;
}

/** How many characters must be added, removed or replaced to come from one to the other (Levenshtein). */
function distance(from: string, to: string): number {
  let previous = Array.from({ length: to.length + 1 }, (_, index) => index);
  for (const [row, character] of [...from.slice(0, 64)].entries()) {
    const current = [row + 1];
    for (let column = 0; column < to.length; column += 1) {
      const replaced = (previous[column] ?? 0) + (to[column] === character ? 0 : 1);
      current.push(Math.min(replaced, (previous[column + 1] ?? 0) + 1, (current[column] ?? 0) + 1));
    }
    previous = current;
  }
  return previous[to.length] ?? 0;
}
