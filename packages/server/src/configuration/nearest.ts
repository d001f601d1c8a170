/** More slips than this, and it is another word. */
const MAX_SLIPS = 3;

/** The known name that was surely meant: the same but for its case, or for a slip or two. */
export function nearest(given: string, known: readonly string[]): string | undefined {
  const allowed = Math.min(MAX_SLIPS, Math.floor(given.length / 3));
  const [best] = known
    .map((name) => ({ name, slips: slips(given.toLowerCase(), name.toLowerCase()) }))
    .sort((one, other) => one.slips - other.slips);
  return best && best.slips <= allowed ? best.name : undefined;
}

/** How many letters must be added, left out or replaced to make one word the other (Levenshtein). */
function slips(one: string, other: string): number {
  let above = Array.from({ length: other.length + 1 }, (_, column) => column);
  // No name is this long; a longer text is far from all of them anyway.
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
