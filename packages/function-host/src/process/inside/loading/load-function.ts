import { createRequire } from 'node:module';
import { join, relative } from 'node:path';
import { pathToFileURL } from 'node:url';
import { say, type Text } from '@opencloudpay/internal';
import type { Thrown } from '../../../errors';
import type { FunctionCode } from '../../channel/messages';
import { describeThrown } from '../output/thrown';
import { missingModule, missingModuleProblem, relativeTo } from './missing-module';
import { watchForSyntaxErrors } from './syntax-error-place';

/** A function's entry: the value of `exports.main`. */
export type Main = (event: unknown, context: unknown) => unknown;

export type Loaded = { main: Main } | { problem: Text; thrown?: Thrown };

/**
 * Loads a function, a CommonJS or an ES module, and finds its `main`, or the export that its handler names.
 *
 * @param provided names of modules that the host provides
 * @returns `main`, or why there is none: the end of a sentence after the function's name, with the next step
 */
export async function loadFunction(fn: FunctionCode, provided: readonly string[] = []): Promise<Loaded> {
  let file: string;
  try {
    file = createRequire(join(fn.path, 'package.json')).resolve(join(fn.path, fn.entry));
  } catch {
    return {
      problem: say(
        `its package.json names '${fn.entry}' as main, which does not exist: correct "main", add the file, or build it.`,
        `package.json 的 main 指定了 ${fn.entry}，但文件不存在：请更正 main、添加该文件，或先构建。`,
      ),
    };
  }
  const syntaxErrors = watchForSyntaxErrors(fn.path);
  let exported: Record<string, unknown>;
  try {
    exported = await import(pathToFileURL(file).href);
  } catch (error) {
    return {
      problem: loadProblem(fn, error, { findSyntaxError: syntaxErrors.find, provided }),
      thrown: describeThrown(error),
    };
  } finally {
    syntaxErrors.end();
  }
  // Node finds named exports of a CommonJS module by reading its source; exports that it does not find there are only
  // on `module.exports`, which is the default.
  const fallback = exported['default'];
  const { exportName } = fn;
  const main = exported[exportName] ?? (isRecord(fallback) ? fallback[exportName] : undefined);
  if (typeof main === 'function') return { main: main as Main };
  const names = Object.keys(isRecord(fallback) ? fallback : exported).filter((name) => name !== 'default');
  return {
    problem: noMain(relative(fn.path, file), exportName, names.slice(0, 8)),
  };
}

function noMain(file: string, exportName: string, names: readonly string[]): Text {
  const code = `\`exports.${exportName} = async (event, context) => { … }\``;
  if (names.length === 0)
    return say(
      `${file} exports no function \`${exportName}\`: add ${code}.`,
      `${file} 没有导出函数 \`${exportName}\`：请添加 ${code}。`,
    );
  // Folders of shared code are left out before, as far as their content or their users tell.
  return say(
    `${file} exports no function \`${exportName}\` (it exports ${names.join(', ')}): add ${code}. Code that functions share needs none.`,
    `${file} 没有导出函数 \`${exportName}\`（导出了 ${names.join('、')}）：请添加 ${code}。云函数共用的代码不需要导出。`,
  );
}

function loadProblem(
  fn: FunctionCode,
  error: unknown,
  { findSyntaxError, provided }: { findSyntaxError: () => string | undefined; provided: readonly string[] },
): Text {
  const { name, message, stack } = describeThrown(error);
  const missing = missingModule(error);
  if (missing !== undefined) return missingModuleProblem(fn, missing, provided);
  const inStack = placeIn(fn, stack);
  const where = inStack || (name === 'SyntaxError' ? relativeTo(fn, findSyntaxError() ?? '') : '');
  if (name === 'SyntaxError')
    return say(
      `syntax error${where && ` in ${where}`}: ${message}. Correct it and call again.`,
      `${where && `${where} 有`}语法错误：${message}。请改正后再次调用。`,
    );
  return say(
    `it threw while it was loaded${where && ` (${where})`}: ${name}: ${message}`,
    `加载时抛出异常${where && `（${where}）`}：${name}：${message}`,
  );
}

/** The first place of a stack in the function's code: `index.js:3`. */
function placeIn(fn: FunctionCode, stack = ''): string {
  const [folder, url] = [fn.path, pathToFileURL(fn.path).href];
  for (const line of stack.split('\n')) {
    for (const start of [url, folder]) {
      const at = line.indexOf(`${start}/`);
      const place = at < 0 ? null : /^[^:]*:\d+/.exec(line.slice(at + start.length + 1));
      if (place) return place[0];
    }
  }
  return '';
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return (typeof value === 'object' && value !== null) || typeof value === 'function';
}
