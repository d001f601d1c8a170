import { refuse } from '../refuse';
import type { Document } from '../values/kinds';
import type { LoopBudget, Scope } from './types';

/** Milliseconds for one loop over an array, with the loops inside of it: nothing else runs in the process meanwhile. */
const LOOP_TIME = 5_000;

const TOO_LONG =
  'operation exceeded time limit: the filter or the loops of an expression took too long. Use shorter arrays in $map, $filter and $reduce, fewer regular expressions, or narrow the query';

/** Runs a loop over the elements of an array. Loops inside of it end with it. */
export function inLoop<Result>(scope: Scope, run: (inner: Scope) => Result): Result {
  if (scope.until !== undefined) return run(scope);
  const { loops } = scope;
  const started = performance.now();
  try {
    return run({ ...scope, until: started + Math.min(LOOP_TIME, loops?.left ?? LOOP_TIME) });
  } finally {
    if (loops) loops.left -= performance.now() - started;
  }
}

/** @throws DocumentError where the loop has taken too long */
export function assertInTime({ until }: Scope): void {
  if (until !== undefined && performance.now() > until) refuse(TOO_LONG);
}

/** Milliseconds from which a filter is slow for one document: many regular expressions, or loops. */
const SLOW = 0.5;

/** Counts a slow filter as a loop: it is short for one document, and may hold the process for minutes over all. */
export function countedAsLoop(
  matches: (document: Document) => boolean,
  loops: LoopBudget,
): (document: Document) => boolean {
  return (document) => {
    if (loops.left <= 0) refuse(TOO_LONG);
    const { left } = loops;
    const started = performance.now();
    const result = matches(document);
    const time = performance.now() - started;
    if (time > SLOW) loops.left = Math.min(loops.left, left - time);
    return result;
  };
}
