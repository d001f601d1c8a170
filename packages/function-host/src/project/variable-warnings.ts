import { join, relative } from 'node:path';
import type { ProjectWarning } from '@opencloudpay/contracts/dev-server/findings';
import { say } from '@opencloudpay/internal';
import { codeFile, fileOf } from './code/code-file';
import { reachableFiles } from './code/reachable-files';
import type { FunctionFolder } from './function-folder';
import { namesInText } from './names-in-text';

/**
 * The environment variables that functions take and no file of the project sets: in CloudBase's console they have values,
 * here they are undefined, and an order often ends before CloudPay is asked.
 *
 * @param folder the folder of the functions
 * @param given the names of those that the host gives to all functions
 */
export function variableWarnings(
  functions: readonly FunctionFolder[],
  folder: string,
  given: readonly string[],
): ProjectWarning[] {
  const unset = functions
    .map((fn) => ({
      fn,
      names: takenBy(fn).filter((name) => !Object.hasOwn(fn.variables, name) && !given.includes(name)),
    }))
    .filter(({ names }) => names.length > 0);
  if (unset.length === 0) return [];
  const functionNames = unset.map(({ fn }) => fn.name);
  const variables = [...new Set(unset.flatMap(({ names }) => names))].sort();
  const [taken, takers] = [namesInText(variables), namesInText(functionNames)];
  const { en: message, zh } = say(
    `Environment variables that no file of the project sets: ${taken.en}, taken by ${takers.en}. They are undefined here: give them as envVariables in the function’s config.json, or in cloudbaserc.json with {{env.NAME}} from a .env that stays out of the repository.`,
    `云函数 ${takers.zh} 使用了项目文件中没有设置的环境变量：${taken.zh}。它们在本地为 undefined：请写在云函数 config.json 的 envVariables 中，或在 cloudbaserc.json 中用 {{env.名称}} 取自不进入代码仓库的 .env。`,
  );
  return [
    {
      code: 'VARIABLE_UNSET',
      functions: functionNames,
      files: unset.map(({ fn }) => relative(folder, join(fn.path, fn.entry))).sort(),
      variables,
      message,
      zh,
    },
  ];
}

function takenBy({ path, entry }: FunctionFolder): string[] {
  const first = fileOf(path, entry);
  if (first === undefined) return [];
  const taken = reachableFiles(first).flatMap(({ file }) => codeFile(file)?.variables ?? []);
  return [...new Set(taken)];
}
