import { MAX_JSON_DEPTH, tooDeep } from '@opencloudpay/internal';
import { refuse } from '../refuse';
import { type Document, isDocument } from './kinds';

/** How many levels of documents and arrays a value has, counted no further than one beyond the bound. */
function levelsOf(value: unknown, bound: number = MAX_JSON_DEPTH): number {
  const members = Array.isArray(value)
    ? (value as unknown[])
    : isDocument(value)
      ? Object.values(value as Document)
      : undefined;
  if (members === undefined) return 0;
  if (bound <= 0) return 1;
  let deepest = 0;
  for (const member of members) {
    if (typeof member === 'object') deepest = Math.max(deepest, levelsOf(member, bound - 1));
  }
  return deepest + 1;
}

/** Bounds what is about to be compiled by functions that call themselves for each level. */
export function assertLevels(value: unknown, what: string, around = 0): void {
  if (around + levelsOf(value, MAX_JSON_DEPTH - around) > MAX_JSON_DEPTH)
    refuse(`${what} ${tooDeep(MAX_JSON_DEPTH)}`);
}
