import { kindOf } from '../../language';
import { ANY_KEY, type IndexField, inDirection } from '../catalog/index-entries';
import { successor, tagOf, valueKey } from '../value-key';
import type { PathConditions } from './conditions';

/** Keys from `low` up to but not including `high`. */
export interface Range {
  readonly low: Buffer;
  readonly high: Buffer;
}

/** The keys of an index that may belong to matching documents. */
export interface Ranges {
  /** For plain entries: every demand on a field holds for its one value. Sorted, without overlaps. */
  readonly plain: readonly Range[];
  /** For the others: a demand may hold for one element of an array, and the next demand for another. */
  readonly loose: readonly Range[];
  /** How many of the index's first fields are compared with values. */
  readonly points: number;
  /** Whether each of these fields is compared with one value only. */
  readonly single: boolean;
  /** Whether the next field has a lower or upper bound. */
  readonly ranged: boolean;
  /** Whether a plain entry within `plain` needs no second look, as far as the used paths go. */
  readonly exact: boolean;
}

/** Ranges of one scan by several fields; a filter of more combinations is scanned by fewer fields. */
const MOST_RANGES = 1000;

/** The key of documents with too many values, which every scan looks at. */
const ANY: Range = { low: ANY_KEY, high: Buffer.of(0) };

const EVERYTHING: Range = { low: Buffer.alloc(0), high: Buffer.alloc(512, 0xff) };

/** The ranges of keys that a filter's conditions allow in an index. */
export function rangesOf(
  fields: readonly IndexField[],
  conditions: ReadonlyMap<string, PathConditions>,
): Ranges {
  let prefixes: Buffer[] = [Buffer.alloc(0)];
  let used = 0;
  let single = true;
  let exact = true;
  for (const { path, direction } of fields) {
    const { points } = conditions.get(path) ?? {};
    if (points === undefined || (used > 0 && prefixes.length * points.length > MOST_RANGES)) break;
    const keys = points.map((point) => valueKey(point, fields.length));
    const brackets = distinct(keys.map(({ bracket }) => inDirection(bracket, direction)));
    exact &&= keys.every((key) => key.exact);
    // After the beginning of a key nothing is known of the next field.
    const isWhole = keys.every((key) => key.exact);
    single &&= brackets.length === 1;
    prefixes = prefixes.flatMap((prefix) => brackets.map((key) => Buffer.concat([prefix, key])));
    used += 1;
    if (!isWhole) break;
  }
  const next = exact ? fields[used] : undefined;
  const demands = next && conditions.get(next.path);
  const bounds = next && demands && boundsOf(demands, next, fields.length);
  const wholes = prefixes.map(withPrefix);
  return {
    plain: sorted(bounds ? within(prefixes, bounds.both) : wholes),
    loose: sorted([ANY, ...(bounds ? within(prefixes, bounds.one) : wholes)]),
    points: used,
    single,
    ranged: bounds !== undefined,
    exact: exact && (bounds?.exact ?? true),
  };
}

interface FieldBounds {
  readonly both: Range;
  readonly one: Range;
  readonly exact: boolean;
}

function boundsOf(demands: PathConditions, field: IndexField, fields: number): FieldBounds | undefined {
  const { above, below } = demands;
  const first = above ?? below;
  if (first === undefined) return undefined;
  const tag = tagOf(kindOf(first.value));
  const lower = above && valueKey(above.value, fields);
  const upper = below && valueKey(below.value, fields);
  const isSameKind = above === undefined || below === undefined || tag.equals(tagOf(kindOf(below.value)));
  // NaN is the first of the numbers, and less than none.
  const start = tag.equals(tagOf('double')) ? Buffer.concat([tag, Buffer.of(0, 1)]) : tag;
  const low =
    above === undefined || lower === undefined
      ? start
      : lower.exact && !above.inclusive
        ? successor(lower.bytes)
        : lower.bracket;
  const high =
    below === undefined || upper === undefined
      ? successor(tag)
      : upper.exact && !below.inclusive
        ? upper.bytes
        : successor(upper.bracket);
  // The entries that are not plain include numbers that no double holds, such as the decimal 0.1: their keys begin
  // with the bytes of the nearest double, whichever of the two is greater.
  const widest = {
    low: lower?.bracket ?? start,
    high: upper === undefined ? successor(tag) : successor(upper.bracket),
  };
  const loose = above === undefined ? widest : { low: widest.low, high: successor(tag) };
  return {
    both: turned(isSameKind ? { low, high } : { low, high: low }, field),
    one: turned(loose, field),
    exact: (lower?.exact ?? true) && (upper?.exact ?? true),
  };
}

/** A range of a field that sorts downwards, whose bytes are inverted. */
function turned({ low, high }: Range, { direction }: IndexField): Range {
  if (direction === 1) return { low, high };
  // All that begins with the inverted bytes of `high` is outside, all that begins with those of `low` inside.
  return { low: successor(inDirection(high, -1)), high: successor(inDirection(low, -1)) };
}

function within(prefixes: readonly Buffer[], { low, high }: Range): Range[] {
  return prefixes.map((prefix) => ({
    low: Buffer.concat([prefix, low]),
    high: Buffer.concat([prefix, high]),
  }));
}

function withPrefix(prefix: Buffer): Range {
  return prefix.length === 0 ? EVERYTHING : { low: prefix, high: successor(prefix) };
}

function distinct(keys: readonly Buffer[]): Buffer[] {
  return [...new Map(keys.map((key) => [key.toString('latin1'), key])).values()];
}

/** In order; a range within another, or empty, is left out. */
function sorted(ranges: readonly Range[]): Range[] {
  const inOrder = ranges
    .filter(({ low, high }) => Buffer.compare(low, high) < 0)
    .sort((a, b) => Buffer.compare(a.low, b.low));
  const kept: Range[] = [];
  for (const range of inOrder) {
    const last = kept.at(-1);
    if (last === undefined || Buffer.compare(range.low, last.high) >= 0) kept.push(range);
    else if (Buffer.compare(range.high, last.high) > 0)
      kept[kept.length - 1] = { low: last.low, high: range.high };
  }
  return kept;
}
