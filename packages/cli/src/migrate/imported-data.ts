import { type Language, type Text, terminalText } from '@opencloudpay/internal';
import { say } from '../init/say';

/** What was imported, or would be. */
export interface ImportedData {
  readonly documents: { readonly imported: number; readonly skipped: number };
  readonly files: number;
  /** The collections that the code names and that were made, without documents. */
  readonly collections: readonly string[];
  readonly indexes: number;
  readonly permissions: number;
  /** What was not imported, and why. */
  readonly warnings: readonly Text[];
}

/** The import for `--json`: with warnings for a person, in the language of the terminal. */
export const jsonOf = ({ warnings, ...counts }: ImportedData, language: Language) => ({
  ...counts,
  warnings: warnings.map((warning) => warning[language]),
});

/** The import in words, for the person at the terminal. */
export function dataText(
  { documents, files, collections, indexes, permissions, warnings }: ImportedData,
  language: Language,
): string {
  const text = say(
    `Documents: ${documents.imported} imported, ${documents.skipped} there already. Files: ${files}. Indexes: ${indexes}. Permissions: ${permissions}.`,
    `记录：导入 ${documents.imported} 条，已存在 ${documents.skipped} 条。文件：${files} 个。索引：${indexes} 个。权限：${permissions} 个。`,
  );
  const made = say(
    `Collections made, because the code names them: ${collections.join(', ')}.`,
    `已创建代码中用到的集合：${collections.join('、')}。`,
  );
  return terminalText(
    [
      text[language],
      ...(collections.length > 0 ? [made[language]] : []),
      ...warnings.map((warning) => `! ${warning[language]}`),
    ].join('\n'),
  );
}
