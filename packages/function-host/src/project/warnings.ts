import { join, relative } from 'node:path';
import type { ProjectWarning, WarningCode } from '@opencloudpay/contracts/dev-server/findings';
import { say, type Text } from '@opencloudpay/internal';
import { fileOf } from './code/code-file';
import { reachableFiles } from './code/reachable-files';
import type { FunctionFolder } from './function-folder';
import { isIn } from './modules/shared-code';
import { namesInText } from './names-in-text';

/** Why CloudBase would not run one function. */
export interface FunctionWarning {
  code: Exclude<WarningCode, 'OPENAPI_PERMISSION' | 'VARIABLE_UNSET'>;
  /** Absolute. */
  files: string[];
  /** The end of a sentence after the function's name, with the next step. */
  problem: Text;
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
            problem: loadsOutside(namesInText(files.map((file) => relative(fn.path, file)))),
          },
        ]
      : []),
    ...(fn.isGuess
      ? [
          {
            code: 'ENTRY_NAME' as const,
            files: [join(fn.path, fn.entry)],
            problem: say(
              `its ${fn.entry} exports main, and CloudBase loads index.js: rename the file, or add an index.js with \`module.exports = require('./${fn.entry}')\`.`,
              `main 由 ${fn.entry} 导出，而云开发加载 index.js：请重命名该文件，或添加 index.js，内容为 \`module.exports = require('./${fn.entry}')\`。`,
            ),
          },
        ]
      : []),
    ...(fn.isNested
      ? [
          {
            code: 'NESTED_FUNCTION' as const,
            files: [fn.path],
            problem: say(
              'it is in a folder that groups functions, and CloudBase finds functions one level above: move it there.',
              '位于分组目录中，云开发只查找上一级目录中的云函数：请移到上一级。',
            ),
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
    const { en: message, zh } = MESSAGES[code](namesInText(cause.functions), namesInText(files));
    return { code, functions: cause.functions, files, message, zh };
  });
}

const MESSAGES: Readonly<Record<FunctionWarning['code'], (functions: Text, files: Text) => Text>> = {
  OUTSIDE_FILES: (functions, files) =>
    say(
      `Files outside of a function’s own folder: ${files.en}, loaded by ${functions.en}. CloudBase uploads each function’s folder alone, so these functions would fail there: copy what they load into each folder.`,
      `云函数 ${functions.zh} 引用了自己目录之外的文件：${files.zh}。云开发只上传每个云函数自己的目录，部署后这些云函数会加载失败：请把引用的文件复制到各自目录中。`,
    ),
  ENTRY_NAME: (functions, files) =>
    say(
      `No index.js: ${functions.en}. CloudBase loads index.js; ${files.en} was found because it exports main. Rename it, or add an index.js that exports the same.`,
      `云函数 ${functions.zh} 没有 index.js。云开发加载 index.js；这里因为 ${files.zh} 导出了 main 才识别到。请重命名该文件，或添加导出相同内容的 index.js。`,
    ),
  NESTED_FUNCTION: (functions, files) =>
    say(
      `In a folder that groups functions: ${functions.en} (${files.en}). CloudBase finds functions one level above: move them there.`,
      `云函数 ${functions.zh} 位于分组目录中（${files.zh}）。云开发只查找上一级目录中的云函数：请移到上一级。`,
    ),
};

function loadsOutside({ en, zh }: Text): Text {
  return say(
    `it loads ${en}, outside of its own folder, and CloudBase uploads that folder alone: copy what it loads into the folder.`,
    `引用了自己目录之外的 ${zh}，而云开发只上传该目录：请把引用的文件复制到目录中。`,
  );
}
