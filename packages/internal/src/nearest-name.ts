/** A known name, and how many letters it is away from a given one. */
export interface NameDistance {
  name: string;
  distance: number;
}

/** The known names, nearest first. Names at the same distance keep their order; upper and lower case are equal. */
export function namesByDistance(given: string, known: readonly string[]): NameDistance[] {
  return known
    .map((name) => ({ name, distance: distance(given.toLowerCase(), name.toLowerCase()) }))
    .sort((one, other) => one.distance - other.distance);
}

/**
 * The known name that a mistyped one probably means.
 *
 * @param most how many letters may differ
 * @returns `undefined` if no name is near enough
 */
export function nearestName(given: string, known: readonly string[], most: number): string | undefined {
  // A name differs at least by as many letters as it is longer or shorter.
  const near = known.filter((name) => Math.abs(name.length - given.length) <= most);
  const [nearest] = namesByDistance(given, near);
  return nearest && nearest.distance <= most ? nearest.name : undefined;
}

/** How many letters must be added, removed or replaced to turn one text into the other (Levenshtein). */
function distance(one: string, other: string): number {
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
