import { randomUUID } from 'node:crypto';

/**
 * Marks the process of an instance and its child processes, which inherit the environment. A detached process is no
 * longer in a process group of the instance, and may have lost its parent, but it keeps the mark.
 */
export const MARK_VARIABLE = 'CLOUDPAY_FUNCTION_PROCESS';

/** The prefix of the marks of this host's processes. */
export const HOST_MARK = randomUUID();

let marked = 0;

/** The mark of a new instance. */
export function newMark(): string {
  marked += 1;
  return `${HOST_MARK}.${marked}`;
}
