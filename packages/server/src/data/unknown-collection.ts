import { namesByDistance } from '@opencloudpay/internal';
import { DataError } from './errors';

const SHOWN = 8;

/**
 * Refuses the first name that no collection has: an empty result would look like a collection without documents.
 *
 * @throws {DataError} COLLECTION_UNKNOWN, with the collections that exist, the most similar first
 */
export function refuseUnknown(names: readonly string[], known: readonly string[]): void {
  const name = names.find((each) => !known.includes(each));
  if (name === undefined) return;
  if (known.length === 0)
    throw new DataError('COLLECTION_UNKNOWN', {
      en: `There is no collection '${name}': the database has none.`,
      zh: `没有集合“${name}”：数据库中还没有集合。`,
    });
  const shown = namesByDistance(name, known)
    .slice(0, SHOWN)
    .map((each) => each.name);
  const more = known.length - shown.length;
  throw new DataError('COLLECTION_UNKNOWN', {
    en: `There is no collection '${name}'. There is ${shown.join(', ')}${more > 0 ? ` and ${more} more` : ''}.`,
    zh: `没有集合“${name}”。现有集合：${shown.join('、')}${more > 0 ? ` 等 ${known.length} 个` : ''}。`,
  });
}
