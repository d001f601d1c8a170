/** What the requests of v3 that make an order have in common. */

/**
 * The fields that a repetition of an order must repeat, by their paths.
 *
 * @param mayDiffer the paths of those that may be others
 */
export function identifying(body: object, mayDiffer: readonly string[]): Record<string, string> {
  return Object.fromEntries(leaves(body, '').filter(([path]) => !mayDiffer.includes(path)));
}

function leaves(value: object, outer: string): [path: string, text: string][] {
  return Object.entries(value).flatMap(([name, inner]): [string, string][] => {
    const path = `${outer}${name}`;
    if (typeof inner !== 'object' || inner === null) return [[path, String(inner)]];
    return Array.isArray(inner) ? [[path, JSON.stringify(inner)]] : leaves(inner, `${path}.`);
  });
}
