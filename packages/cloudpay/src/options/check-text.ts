import { unconfigured } from './unconfigured';

/** @throws {CallFailure} for a value that is not text; without the value, which may be a secret */
export function checkText(option: string, given: unknown): void {
  if (given === undefined || given === null || typeof given === 'string') return;
  throw unconfigured(`${option} must be text, got a value of type ${typeof given}`);
}
