import { existsSync, readdirSync, statSync } from 'node:fs';
import { basename, join } from 'node:path';
import { say, type Text } from '@opencloudpay/internal';
import { exportsName } from './code/code-file';

/** The file of a function that is loaded. */
export interface FunctionEntry {
  /** Relative to the function's folder. */
  entry?: string;
  /** The platform would not load this file: it was found by its content. */
  isGuess?: boolean;
  /** Why there is none, as the end of a sentence after the function's name. */
  problem?: Text;
}

const INDEX_FILES = ['index.js', 'index.mjs', 'index.cjs'];
const TYPESCRIPT = ['index.ts', 'src/index.ts', 'src/main.ts'];
/** Where builds put a function, in the sequence of the search. */
const BUILT = ['dist/index.js', 'lib/index.js', 'build/index.js', 'src/index.js'];

/**
 * Finds the entry of a function: the file of its handler, of package.json's `main`, or an index file, as on the platform;
 * else the one file that exports `main` (`pay/pay.js`).
 *
 * @param main package.json's `main`, or an empty text
 * @param handler `dist/index.main`
 */
export function functionEntry(path: string, main: string, handler: string | undefined): FunctionEntry {
  const index = INDEX_FILES.find((file) => existsSync(join(path, file)));
  const handled =
    handler === undefined ? undefined : loadedFile(path, handler.slice(0, handler.lastIndexOf('.')));
  if (handled !== undefined) return { entry: handled };
  const named = main === '' ? undefined : loadedFile(path, main);
  if (named !== undefined && !(index !== undefined && isBetter(path, index, named))) return { entry: main };
  // CloudBase itself uses index.js: it does not notice an invalid `main`.
  if (index !== undefined) return { entry: index };
  const source = TYPESCRIPT.find((file) => existsSync(join(path, file)));
  const found = entryByContent(path);
  if (found !== undefined) return { entry: found, isGuess: true };
  if (source === undefined) return main === '' ? {} : { entry: main };
  const wanted =
    main === ''
      ? say(
          'there is no index.js and package.json names no "main"',
          '没有 index.js，package.json 也没有指定 main',
        )
      : say(`package.json’s main, ${main}, does not exist`, `package.json 的 main 指定的 ${main} 不存在`);
  return {
    ...(main !== '' && { entry: main }),
    problem: say(
      `it is written in TypeScript (${source}) and not compiled: ${wanted.en}. Compile it (npm run build, or npx tsc) and name the result as "main" in its package.json.`,
      `使用 TypeScript 编写（${source}）但没有编译：${wanted.zh}。请先编译（npm run build 或 npx tsc），并把编译结果写入 package.json 的 main。`,
    ),
  };
}

/** Whether the index file exports `main`, and the file that package.json names does not. */
function isBetter(path: string, index: string, named: string): boolean {
  return exportsName(join(path, named), 'main') === 'no' && exportsName(join(path, index), 'main') === 'yes';
}

/**
 * The file that exports `main`, in a folder without an index file: the one with the folder's name, or the only one.
 */
function entryByContent(path: string): string | undefined {
  const isEntry = (file: string) => exportsName(join(path, file), 'main') === 'yes';
  const built = BUILT.filter((file) => existsSync(join(path, file))).find(isEntry);
  if (built !== undefined) return built;
  const entries = readdirSync(path)
    .filter((file) => /\.[cm]?js$/.test(file) && !/\.config\.[cm]?js$/.test(file))
    .filter(isEntry);
  const named = entries.find((file) => file.replace(/\.[cm]?js$/, '') === basename(path));
  return named ?? (entries.length === 1 ? entries[0] : undefined);
}

/** The file that Node would load for a path without its extension, relative to the folder. */
function loadedFile(folder: string, file: string): string | undefined {
  return ['', '.js', '.cjs', '.mjs', '/index.js']
    .map((end) => file + end)
    .find((candidate) => statSync(join(folder, candidate), { throwIfNoEntry: false })?.isFile());
}
