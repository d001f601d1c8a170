import { refuse } from '../refuse';
import type { Scope } from './types';

/** Milliseconds for one loop over an array, with the loops inside of it: nothing else runs in the process meanwhile. */
const LOOP_TIME = 5_000;

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
  if (until !== undefined && performance.now() > until)
    refuse(
      'operation exceeded time limit: the loops of an expression took too long. Use shorter arrays in $map, $filter and $reduce, or narrow the query',
    );
}
