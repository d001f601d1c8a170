import { randomUUID } from 'node:crypto';

/**
 * Marks the process of an instance and, as environments are inherited, what it starts. A process that a function
 * detached is in no process group of the instance any more, and may have lost its parent: the mark stays.
 */
export const MARK_VARIABLE = 'CLOUDPAY_FUNCTION_PROCESS';

/** Begins the mark of every process of this host's process. */
export const HOST_MARK = randomUUID();

let marked = 0;

/** The mark of one more instance. */
export function newMark(): string {
  marked += 1;
  return `${HOST_MARK}.${marked}`;
}
