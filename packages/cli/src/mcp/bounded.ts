/** Characters of a result as JSON: what a model can read beside everything else. */
export const MOST_CHARACTERS = 60_000;

/**
 * How much of a value stays, the most first: characters of a text, elements of a list, keys of an object, levels. A record
 * that a tool declares has fewer keys and levels than the last step leaves.
 */
const STEPS = [
  { characters: 20_000, elements: 1_000, keys: 1_000, depth: 40 },
  { characters: 4_000, elements: 200, keys: 200, depth: 20 },
  { characters: 1_000, elements: 50, keys: 100, depth: 12 },
  { characters: 250, elements: 20, keys: 50, depth: 10 },
  { characters: 100, elements: 8, keys: 40, depth: 8 },
  { characters: 50, elements: 3, keys: 40, depth: 6 },
] as const;

const CUT =
  'Long texts, lists and objects are cut so that the result fits. Ask for less: limit, a filter, a smaller return value.';

/**
 * A result that a model can take in, whatever a function has returned: long texts end with their length, long lists and
 * objects with their first elements, and `cut` says so.
 */
export function bounded<Result extends Record<string, unknown>>(result: Result): Result & { cut?: string } {
  if (lengthOf(result) <= MOST_CHARACTERS) return result;
  let least: Result = result;
  for (const step of STEPS) {
    least = cutValue(result, step, 0) as Result;
    if (lengthOf(least) <= MOST_CHARACTERS) break;
  }
  return { ...least, cut: CUT };
}

function lengthOf(value: unknown): number {
  return JSON.stringify(value).length;
}

function cutValue(value: unknown, step: (typeof STEPS)[number], depth: number): unknown {
  const { characters, elements, keys } = step;
  if (typeof value === 'string')
    return value.length > characters ? `${value.slice(0, characters)}… (${value.length} characters)` : value;
  if (typeof value !== 'object' || value === null) return value;
  if (depth > step.depth) return '…';
  if (Array.isArray(value)) return value.slice(0, elements).map((each) => cutValue(each, step, depth + 1));
  const kept = Object.entries(value).slice(0, keys);
  return Object.fromEntries(kept.map(([name, each]) => [name, cutValue(each, step, depth + 1)]));
}
