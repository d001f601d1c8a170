import { somePart } from '@opencloudpay/internal';
import type { Document } from '../language';
import { splitPath } from '../language/paths';
import { setAtPath } from '../language/pipeline/paths';
import { resolveServerDates } from '../language/values/server-dates';
import { expressionOf } from './permission';

/** Whether a security rule reads `request.data`, the values that an update writes. */
export function usesRequest(rule: boolean | string): boolean {
  return somePart(expressionOf(rule), (part) => part.kind === 'variable' && part.name === 'request');
}

/** Whether an update only writes values: then `request.data` says all that it does. */
export function isPlain(changes: Document): boolean {
  return Object.keys(changes).every((name) => !name.startsWith('$') || name === '$set');
}

/** The values that an update writes, as `request.data`. */
export function changedFields(changes: Document, now: Date): Document {
  const resolved = resolveServerDates(changes, now);
  const { $set } = resolved as { $set?: Document };
  if ($set === undefined) return resolved;
  return Object.entries($set).reduce<Document>(
    (data, [path, value]) => setAtPath(data, splitPath(path), value),
    {},
  );
}
