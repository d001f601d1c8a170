import type { CollectionPermission, IndexDescription } from '@opencloudpay/database';
import { table } from '../terminal/table';
import type { ExportedCollection } from './export-data';
import type { ImportedFile } from './import-data';
import { fieldsText } from './index-text';
import type { MovedFile } from './stored-files';

export function importText(files: readonly ImportedFile[], dryRun: boolean): string {
  const counts = table(
    ['FILE', 'COLLECTION', 'INSERTED', 'REPLACED', 'SKIPPED'],
    files.map(({ file, collection, inserted, replaced, skipped }) => [
      ...[file, collection, inserted, replaced, skipped],
    ]),
  );
  if (!dryRun) return counts;
  const kinds = files.map(({ file, kinds = {} }) => {
    const fields = Object.entries(kinds).map(
      ([field, found]) =>
        `  ${field}: ${Object.entries(found)
          .map(([kind, count]) => `${kind} ${count}`)
          .join(', ')}\n`,
    );
    return `\n${file}\n${fields.join('')}`;
  });
  const errors = files.flatMap(({ file, error }) => (error === undefined ? [] : `! ${file}: ${error}\n`));
  return `${counts}${kinds.join('')}\n${errors.join('')}Dry run: nothing is stored.\n`;
}

export function exportText(collections: readonly ExportedCollection[]): string {
  return table(
    ['COLLECTION', 'DOCUMENTS', 'FILE'],
    collections.map(({ collection, documents, file }) => [collection, documents, file]),
  );
}

/** How many files were moved, by what became of them; nothing without files. */
export function movedText(files: readonly MovedFile[]): string {
  const outcomes = [...new Set(files.map(({ outcome }) => outcome))];
  const counts = outcomes.map(
    (outcome) => `${files.filter((file) => file.outcome === outcome).length} ${outcome}`,
  );
  return counts.length > 0 ? `Files: ${counts.join(', ')}\n\n` : '';
}

export interface CollectionIndex extends IndexDescription {
  readonly collection: string;
}

export function indexText(indexes: readonly CollectionIndex[]): string {
  return table(
    ['COLLECTION', 'INDEX', 'FIELDS', 'UNIQUE', 'STATE'],
    indexes.map((index) => [
      index.collection,
      index.name,
      fieldsText(index),
      index.unique ? 'unique' : '',
      index.ready ? 'ready' : 'building',
    ]),
  );
}

export function permissionText(permissions: Readonly<Record<string, CollectionPermission>>): string {
  return table(
    ['COLLECTION', 'PERMISSION'],
    Object.entries(permissions).map(([collection, permission]) => [
      collection,
      typeof permission === 'string' ? permission : JSON.stringify(permission),
    ]),
  );
}
