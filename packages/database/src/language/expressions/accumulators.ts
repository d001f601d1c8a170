import { Double, Int32 } from 'bson';
import { refuse } from '../refuse';
import { compareValues } from '../values/compare';
import { keyOf } from '../values/grouping-key';
import { isNullish, isNumeric } from '../values/kinds';
import { divide, type Numeric, toNumber } from '../values/numbers';
import { over } from './arguments';
import { mergeDocuments } from './objects';
import { Sum } from './sum';
import type { Operators } from './types';

/** What a group keeps of one field. */
export interface Accumulator {
  /** @param times how often the value comes. Default: 1 */
  add(value: unknown, times?: number): void;
  result(): unknown;
  /** Whether it keeps each value, so that its memory grows with them. */
  readonly keepsValues: boolean;
}

/** The accumulators of `$group`, by their names. */
const ACCUMULATORS: Readonly<Record<string, () => Accumulator>> = {
  $sum: () => {
    const sum = new Sum();
    return light(
      (value, times) => {
        if (isNumeric(value)) sum.add(value as Numeric, times);
      },
      () => sum.result(),
    );
  },
  $avg: () => {
    const sum = new Sum();
    let count = 0;
    return light(
      (value, times) => {
        if (!isNumeric(value)) return;
        sum.add(value as Numeric, times);
        count += times;
      },
      () => (count === 0 ? null : divide(sum.result(), new Int32(count))),
    );
  },
  $min: () => extreme(-1),
  $max: () => extreme(1),
  $first: () => {
    let first: unknown;
    let isSet = false;
    return light(
      (value) => {
        if (!isSet) first = value;
        isSet = true;
      },
      () => first ?? null,
    );
  },
  $last: () => {
    let last: unknown;
    return light(
      (value) => {
        last = value;
      },
      () => last ?? null,
    );
  },
  $count: () => {
    let count = 0;
    return light(
      (_value, times) => {
        count += times;
      },
      () => new Int32(count),
    );
  },
  $push: () => {
    const values: unknown[] = [];
    return {
      keepsValues: true,
      add: (value) => {
        if (value !== undefined) values.push(value);
      },
      result: () => values,
    };
  },
  $addToSet: () => {
    const values = new Map<string, unknown>();
    return {
      keepsValues: true,
      add: (value) => {
        if (value === undefined) return;
        const key = keyOf(value);
        if (!values.has(key)) values.set(key, value);
      },
      result: () => [...values.values()],
    };
  },
  $mergeObjects: () => {
    let merged = {};
    return {
      keepsValues: true,
      add: (value) => {
        merged = mergeDocuments('$mergeObjects', [merged, value]);
      },
      result: () => merged,
    };
  },
  $stdDevPop: () => deviation((count) => count),
  $stdDevSamp: () => deviation((count) => count - 1),
};

function light(addValue: (value: unknown, times: number) => void, result: () => unknown): Accumulator {
  return { keepsValues: false, add: (value, times = 1) => addValue(value, times), result };
}

function extreme(direction: 1 | -1): Accumulator {
  let best: unknown;
  return light(
    (value) => {
      if (isNullish(value)) return;
      if (best === undefined || compareValues(value, best) * direction > 0) best = value;
    },
    () => best ?? null,
  );
}

/** By Welford's method, which stays exact for large values that lie near each other. */
function deviation(divisor: (count: number) => number): Accumulator {
  let count = 0;
  let mean = 0;
  let squares = 0;
  return light(
    (value) => {
      if (!isNumeric(value)) return;
      const number = toNumber(value as Numeric);
      count += 1;
      const delta = number - mean;
      mean += delta / count;
      squares += delta * (number - mean);
    },
    () => (divisor(count) > 0 ? new Double(Math.sqrt(squares / divisor(count))) : null),
  );
}

/** The accumulators that are operators of expressions too: over an array, or over several operands. */
export const accumulatingOperators: Operators = Object.fromEntries(
  ['$sum', '$avg', '$min', '$max', '$stdDevPop', '$stdDevSamp'].map((name) => [
    name,
    over(name, [0, Infinity], (values) => {
      const [single] = values;
      const accumulator = accumulatorOf(name);
      const list = values.length === 1 && Array.isArray(single) ? (single as unknown[]) : values;
      for (const value of list) accumulator.add(value);
      return accumulator.result();
    }),
  ]),
);

export function accumulatorOf(name: string): Accumulator {
  const make = Object.hasOwn(ACCUMULATORS, name) ? ACCUMULATORS[name] : undefined;
  return make === undefined ? refuse(unknownAccumulator(name)) : make();
}

function unknownAccumulator(name: string): string {
  return name === '$accumulator' || name === '$function'
    ? `${name} is not allowed: the database runs no code`
    : `unknown group operator '${name}'`;
}
