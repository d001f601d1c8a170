import { type Difference, differences, type Side } from '../../v3-differences';
import type { Outcome } from './outcomes';
import type { Told } from './tell-by';

interface Comparison {
  /** The differences that nothing names: `unifiedOrder (an order is placed): sign is "…" by v2 and missing by v3`. */
  differences(v2: readonly Told[], v3: readonly Told[]): readonly string[];
  /** The named differences that no call had. */
  notSeen(): readonly string[];
  /** The calls that were compared, sorted. */
  calls(): readonly string[];
}

/** Compares what was told, and remembers which named differences were seen. */
export function comparison(): Comparison {
  const seen = new Set<Difference>();
  const calls = new Set<string>();

  function compare({ api, what, outcome: v2 }: Told, { outcome: v3 }: Told): string[] {
    calls.add(api);
    const ofCall = differences.filter(({ calls }) => calls?.includes(api as never) ?? true);
    if (v3['rejects'] !== v2['rejects']) {
      const named = ofCall.filter(({ refused }) => refused?.test(JSON.parse(v3['errMsg'] ?? '""')));
      for (const one of named) seen.add(one);
      return named.length > 0 ? [] : [`${api} (${what}): ${v2['errMsg']} by v2 and ${v3['errMsg']} by v3`];
    }
    const named = ofCall.filter(({ fields = {} }) => differ(fields, v2, v3));
    for (const one of named) seen.add(one);
    const covered = named.flatMap(({ fields }) => Object.keys(fields ?? {}));
    return fieldsOf(v2, v3)
      .filter((field) => v2[field] !== v3[field] && !covered.some((name) => covers(name, field)))
      .map(
        (field) => `${api} (${what}): ${field} is ${shown(v2[field])} by v2 and ${shown(v3[field])} by v3`,
      );
  }

  return {
    differences: (v2, v3) =>
      Array.from({ length: Math.max(v2.length, v3.length) }, (_, index) => {
        const [one, other] = [v2[index], v3[index]];
        if (one && other && one.what === other.what) return compare(one, other);
        return [`${one?.what} by v2 was ${other?.what} by v3`];
      }).flat(),
    calls: () => [...calls].sort(),
    notSeen: () =>
      differences
        .filter((one) => !seen.has(one))
        .map(({ calls = ['all'], reason }) => `${calls.join()}: ${reason.en}`),
  };
}

/** Whether all fields of a difference differ in this way. */
function differ(fields: Required<Difference>['fields'], v2: Outcome, v3: Outcome): boolean {
  const pairs = Object.entries(fields);
  return (
    pairs.length > 0 &&
    pairs.every(([name, [one, other]]) =>
      fieldsOf(v2, v3).some(
        (field) =>
          covers(name, field) && v2[field] !== v3[field] && fits(one, v2[field]) && fits(other, v3[field]),
      ),
    )
  );
}

function covers(name: string, field: string): boolean {
  return field === name || field.startsWith(`${name}.`);
}

function fits(side: Side, value: string | undefined): boolean {
  if (side === undefined || value === undefined) return side === value;
  if (typeof side === 'object' && 'like' in side) return side.like.test(value);
  return JSON.stringify(side) === value;
}

function fieldsOf(one: Outcome, other: Outcome): readonly string[] {
  return [...new Set([...Object.keys(one), ...Object.keys(other)])];
}

function shown(value: string | undefined): string {
  return value ?? 'missing';
}
