import { isDeeper, MAX_JSON_DEPTH } from '@opencloudpay/internal';

/**
 * EJSON puts a number or a date one level deeper than the document has it, and an update has its document below an
 * operator.
 */
const LEVELS_OF_EJSON = 4;

/**
 * Queries, updates and documents are EJSON texts in the request's JSON, so the depth of that JSON does not count them.
 *
 * @returns the problem of the first part that is too deep
 */
export function tooDeepPart(params: Readonly<Record<string, unknown>>): string | undefined {
  for (const [name, value] of Object.entries(params)) {
    if (textsIn(value).some((text) => isDeeper(text, MAX_JSON_DEPTH + LEVELS_OF_EJSON)))
      return `${name} is nested more than ${MAX_JSON_DEPTH} levels deep: send flatter data`;
  }
  return undefined;
}

/** Lists of documents hold texts, and lists of stages hold objects with texts. */
function textsIn(value: unknown): string[] {
  if (typeof value === 'string') return [value];
  if (typeof value !== 'object' || value === null) return [];
  return Object.values(value).flatMap(textsIn);
}
