import type { JsonValue } from './json';

/** Relations of v2 that v3 does not have: they are sent as custom ones of this name. */
const NAMES: Readonly<Record<string, string>> = { PLATFORM: '平台', OTHERS: '其他' };

/** The name of the custom relation that stands for a relation of v2; `undefined` if v3 has the relation itself. */
export function customRelation(relation: JsonValue | undefined): string | undefined {
  return typeof relation === 'string' && Object.hasOwn(NAMES, relation) ? NAMES[relation] : undefined;
}
