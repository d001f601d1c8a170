import { refuse } from '../refuse';
import type { Scope } from './types';

/** Milliseconds for one loop over an array, with the loops inside of it: nothing else runs in the process meanwhile. */
const LOOP_TIME = 5_000;

/** The scope of the elements of a loop. Loops inside of it end with it. */
export function loopScope(scope: Scope): Scope {
  return scope.until === undefined ? { ...scope, until: performance.now() + LOOP_TIME } : scope;
}

/** @throws DocumentError where the loop has taken too long */
export function assertInTime({ until }: Scope): void {
  if (until !== undefined && performance.now() > until)
    refuse(
      `operation exceeded time limit: an expression took more than ${LOOP_TIME / 1000} seconds on one document. Use shorter arrays in $map, $filter and $reduce`,
    );
}
