import type { CollectionPermission, IndexDescription } from '@opencloudpay/database';
import type { Language, Text } from '@opencloudpay/internal';
import { say } from '../terminal/say';
import { table } from '../terminal/table';
import { STANDARD_INPUT } from './data-files';
import type { ExportedCollection } from './export-data';
import type { ImportedFile } from './import-data';
import { fieldsText } from './index-text';
import type { MovedFile } from './stored-files';

export function importText(files: readonly ImportedFile[], dryRun: boolean, language: Language): string {
  const counts = table<ImportedFile>(
    files,
    [
      [say('FILE', '文件'), ({ file }) => nameOf(file)[language]],
      [say('COLLECTION', '集合'), ({ collection }) => collection],
      [say('INSERTED', '新增'), ({ inserted }) => inserted],
      [say('REPLACED', '替换'), ({ replaced }) => replaced],
      [say('SKIPPED', '跳过'), ({ skipped }) => skipped],
    ],
    language,
  );
  if (!dryRun) return counts;
  const kinds = files.map(({ file, kinds = {} }) => {
    const fields = Object.entries(kinds).map(
      ([field, found]) =>
        `  ${field}: ${Object.entries(found)
          .map(([kind, count]) => `${kind} ${count}`)
          .join(', ')}\n`,
    );
    return `\n${nameOf(file)[language]}\n${fields.join('')}`;
  });
  const errors = files.flatMap(({ file, error }) =>
    error === undefined ? [] : `! ${nameOf(file)[language]}${say(': ', '：')[language]}${error[language]}\n`,
  );
  return `${counts}${kinds.join('')}\n${errors.join('')}${DRY[language]}`;
}

const DRY = say('Dry run: nothing is stored.\n', '试运行：没有保存任何内容。\n');

/** A file's name; the standard input has one in each language. */
function nameOf(file: string): Text {
  return file === STANDARD_INPUT.en ? STANDARD_INPUT : say(file, file);
}

export function exportText(collections: readonly ExportedCollection[], language: Language): string {
  return table<ExportedCollection>(
    collections,
    [
      [say('COLLECTION', '集合'), ({ collection }) => collection],
      [say('DOCUMENTS', '记录数'), ({ documents }) => documents],
      [say('FILE', '文件'), ({ file }) => file],
    ],
    language,
  );
}

const OUTCOMES: Readonly<Record<MovedFile['outcome'], (count: number) => Text>> = {
  stored: (count) => say(`${count} stored`, `保存 ${count} 个`),
  replaced: (count) => say(`${count} replaced`, `替换 ${count} 个`),
  skipped: (count) => say(`${count} skipped`, `跳过 ${count} 个`),
  exported: (count) => say(`${count} exported`, `导出 ${count} 个`),
};

/** How many files were moved, by what became of them; nothing without files. */
export function movedText(files: readonly MovedFile[], language: Language): string {
  const outcomes = [...new Set(files.map(({ outcome }) => outcome))];
  const counts = outcomes.map(
    (outcome) => OUTCOMES[outcome](files.filter((file) => file.outcome === outcome).length)[language],
  );
  if (counts.length === 0) return '';
  return `${say(`Files: ${counts.join(', ')}`, `文件：${counts.join('，')}`)[language]}\n\n`;
}

export interface CollectionIndex extends IndexDescription {
  readonly collection: string;
}

export function indexText(indexes: readonly CollectionIndex[], language: Language): string {
  return table<CollectionIndex>(
    indexes,
    [
      [say('COLLECTION', '集合'), (index) => index.collection],
      [say('INDEX', '索引'), (index) => index.name],
      [say('FIELDS', '字段'), fieldsText],
      [say('UNIQUE', '唯一'), (index) => (index.unique ? say('unique', '唯一')[language] : '')],
      [
        say('STATE', '状态'),
        (index) => (index.ready ? say('ready', '可用') : say('building', '创建中'))[language],
      ],
    ],
    language,
  );
}

export function permissionText(
  permissions: Readonly<Record<string, CollectionPermission>>,
  language: Language,
): string {
  return table<[string, CollectionPermission]>(
    Object.entries(permissions),
    [
      [say('COLLECTION', '集合'), ([collection]) => collection],
      [
        say('PERMISSION', '权限'),
        ([, permission]) => (typeof permission === 'string' ? permission : JSON.stringify(permission)),
      ],
    ],
    language,
  );
}
