import { join, relative } from 'node:path';
import type { ProjectWarning } from '@opencloudpay/contracts/dev-server/findings';
import { say } from '@opencloudpay/internal';
import { codeFile, fileOf } from './code/code-file';
import { reachableFiles } from './code/reachable-files';
import type { FunctionFolder } from './function-folder';
import { namesInText } from './names-in-text';

/**
 * The methods of `cloud.openapi` that functions call and their config.json does not allow: these calls are refused, and
 * many functions catch the error.
 *
 * @param folder the folder of the functions
 */
export function openApiWarnings(functions: readonly FunctionFolder[], folder: string): ProjectWarning[] {
  const missing = functions
    .map((fn) => ({ fn, methods: calledBy(fn).filter((name) => !fn.openapi.includes(name)) }))
    .filter(({ methods }) => methods.length > 0);
  if (missing.length === 0) return [];
  const names = missing.map(({ fn }) => fn.name);
  const methods = [...new Set(missing.flatMap((one) => one.methods))].sort();
  const [called, callers] = [namesInText(methods), namesInText(names)];
  const { en: message, zh } = say(
    `Methods of cloud.openapi that config.json does not allow: ${called.en}, called by ${callers.en}. Their calls are refused with -604101, here and on CloudBase: add the names to permissions.openapi of the function’s config.json.`,
    `云函数 ${callers.zh} 调用了 config.json 未声明的云调用接口：${called.zh}。这些调用在本地和云开发中都会以 -604101 被拒绝：请把接口名加入云函数 config.json 的 permissions.openapi。`,
  );
  return [
    {
      code: 'OPENAPI_PERMISSION',
      functions: names,
      files: missing.map(({ fn }) => relative(folder, join(fn.path, 'config.json'))).sort(),
      methods,
      message,
      zh,
    },
  ];
}

function calledBy({ path, entry }: FunctionFolder): string[] {
  const first = fileOf(path, entry);
  if (first === undefined) return [];
  const called = reachableFiles(first).flatMap(({ file }) => codeFile(file)?.openApiMethods ?? []);
  return [...new Set(called)];
}
