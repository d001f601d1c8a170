/** PostgreSQL's codes of a deadlock and of a failed serialization. */
const CODES = new Set<unknown>(['40P01', '40001']);

/** Whether PostgreSQL ended a statement because it and another one waited for each other. Nothing of it was stored. */
export function isDeadlock(failure: unknown): boolean {
  return CODES.has(Object(failure).code);
}
