import { join, relative } from 'node:path';
import type { ProjectWarning, WarningCode } from '@opencloudpay/contracts/dev-server/findings';
import { fileOf } from './code/code-file';
import { reachableFiles } from './code/reachable-files';
import type { FunctionFolder } from './function-folder';
import { namesInText } from './names-in-text';
import { isIn } from './shared-code';

/** Why CloudBase would not run one function. */
export interface FunctionWarning {
  code: Exclude<WarningCode, 'OPENAPI_PERMISSION'>;
  /** Absolute. */
  files: string[];
  /** The end of a sentence after the function's name, with the next step. */
  problem: string;
}

/** What of a function CloudBase would not run. */
export function warningsOf(fn: FunctionFolder): FunctionWarning[] {
  const entry = fileOf(fn.path, fn.entry);
  const outside =
    entry === undefined
      ? []
      : reachableFiles(entry).filter(
          ({ file, by }) => by !== undefined && isIn(by, fn.path) && !isIn(file, fn.path),
        );
  const files = outside.map(({ file }) => file);
  return [
    ...(files.length > 0
      ? [
          {
            code: 'OUTSIDE_FILES' as const,
            files,
            problem: `it loads ${namesInText(files.map((file) => relative(fn.path, file)))}, outside of its own folder, and CloudBase uploads that folder alone: copy what it loads into the folder.`,
          },
        ]
      : []),
    ...(fn.isGuess
      ? [
          {
            code: 'ENTRY_NAME' as const,
            files: [join(fn.path, fn.entry)],
            problem: `its ${fn.entry} exports main, and CloudBase loads index.js: rename the file, or add an index.js with \`module.exports = require('./${fn.entry}')\`.`,
          },
        ]
      : []),
    ...(fn.isNested
      ? [
          {
            code: 'NESTED_FUNCTION' as const,
            files: [fn.path],
            problem:
              'it is in a folder that groups functions, and CloudBase finds functions one level above: move it there.',
          },
        ]
      : []),
  ];
}

/** The warnings of a project, one for each cause. @param folder the folder of its functions */
export function projectWarnings(functions: readonly FunctionFolder[], folder: string): ProjectWarning[] {
  const byCode = new Map<FunctionWarning['code'], { functions: string[]; files: Set<string> }>();
  for (const fn of functions) {
    for (const { code, files } of warningsOf(fn)) {
      const cause = byCode.get(code) ?? { functions: [], files: new Set() };
      cause.functions.push(fn.name);
      for (const file of files) cause.files.add(relative(folder, file));
      byCode.set(code, cause);
    }
  }
  return [...byCode].map(([code, cause]) => {
    const files = [...cause.files].sort();
    return {
      code,
      functions: cause.functions,
      files,
      message: MESSAGES[code](namesInText(cause.functions), namesInText(files)),
    };
  });
}

const MESSAGES: Readonly<Record<FunctionWarning['code'], (functions: string, files: string) => string>> = {
  OUTSIDE_FILES: (functions, files) =>
    `Files outside of a function’s own folder: ${files}, loaded by ${functions}. CloudBase uploads each function’s folder alone, so these functions would fail there: copy what they load into each folder.`,
  ENTRY_NAME: (functions, files) =>
    `No index.js: ${functions}. CloudBase loads index.js; ${files} was found because it exports main. Rename it, or add an index.js that exports the same.`,
  NESTED_FUNCTION: (functions, files) =>
    `In a folder that groups functions: ${functions} (${files}). CloudBase finds functions one level above: move them there.`,
};
