import type { ParameterSchema } from './api';

/**
 * What decides of a parameter's schema, as text. Most parameters of all APIs share a few dozen such schemas and
 * differ in their words alone, so that a few dozen compiled functions judge them all.
 */
export function schemaKey(schema: ParameterSchema): string {
  const words = ['description', 'zh', 'contentSchema', 'contentMediaType'];
  return JSON.stringify(schema, (name, value) => (words.includes(name) ? undefined : value));
}
