/**
 * The part of a parameter's schema that decides validity, as text. The parameters of all APIs share a few dozen such
 * schemas and differ only in their descriptions, so a few dozen compiled functions check them all.
 */
export function schemaKey(schema: object): string {
  const words = ['description', 'zh', 'unit', 'maxBytes', 'contentSchema', 'contentMediaType'];
  return JSON.stringify(schema, (name, value) => (words.includes(name) ? undefined : value));
}
