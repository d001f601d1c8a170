import { existsSync, readFileSync, realpathSync, statSync } from 'node:fs';
import { dirname, join, relative, resolve, sep } from 'node:path';
import { type FunctionFolder, findProject, functionsOf } from '@opencloudpay/function-host';
import { findAll } from '../syntax/find-all';
import { isFunction } from '../syntax/names';
import { parse } from '../syntax/parse';
import { place, type SourceFile } from '../syntax/source-file';
import { partsOf } from '../syntax/walk';
import { calleesOf, constructorOf } from '../values/callees';
import { noteCall } from '../values/origins/calls-index';
import { exportedBy } from '../values/origins/exports';
import { forgetOrigins, functionOf, requiredBy } from '../values/origins/origin';
import { ownFiles } from './own-files';
import type { CloudFunction, Project, Unreadable } from './project';
import { loadedFile } from './resolve-file';

/**
 * Reads a project: its cloud functions, the mini program's code and its configuration. No code runs.
 *
 * @param folder the project's folder, or that of its functions
 * @throws {FunctionHostError} `FOLDER_MISSING`, `PROJECT_INVALID`
 */
export function readProject(folder: string): Project {
  const found = findProject(folder);
  const root = rootOf(realpathSync(resolve(folder)), found);
  const parsed = new Map<string, SourceFile | undefined>();
  const unreadable: Unreadable[] = [];
  const nameOf = (path: string) => relative(root, path).replaceAll('\\', '/');

  const load = (path: string): SourceFile | undefined => {
    if (parsed.has(path)) return parsed.get(path);
    const text = readFileSync(path, 'utf8');
    const name = nameOf(path);
    if (isBundle(text) && !name.endsWith('.json')) {
      parsed.set(path, undefined);
      return undefined;
    }
    const { program, comments = [], problem } = { comments: undefined, ...parse(text, path) };
    if (problem) unreadable.push({ name, ...problem });
    /** What specifiers lead to: values are followed through the same ones again and again. */
    const loaded = new Map<string, SourceFile | undefined>();
    const file: SourceFile | undefined = program && {
      path,
      name,
      text,
      program,
      comments,
      load: (specifier) => {
        if (!loaded.has(specifier)) {
          const other = loadedFile(dirname(path), specifier);
          loaded.set(specifier, other === undefined ? undefined : load(other));
        }
        return loaded.get(specifier);
      },
    };
    if (file) place(file, partsOf);
    parsed.set(path, file);
    return file;
  };

  const own = ownFiles(root);
  for (const path of own.code) load(path);
  const functions = new Map(
    [...functionsOf(found)].map(([name, fn]) => [name, cloudFunction(fn, nameOf, load)] as const),
  );
  const compiled = [...functions.values()].flatMap(({ entry }) => (entry ? compiledBeside(entry.path) : []));
  const files = [...parsed.values()]
    .filter((file) => file !== undefined)
    .filter(({ path }) => !compiled.some((folder) => path.startsWith(folder)));
  noteCalls(files);
  const inFunctions = `${nameOf(realpathSync(found.folder))}/`;
  const ofFunctions = new Set([...functions.values()].flatMap((fn) => fn.files));
  return {
    root,
    found,
    files,
    unreadable,
    functions: new Map(
      [...functions].map(([name, fn]) => [name, { ...fn, main: mainOf(fn.entry, fn.name) }]),
    ),
    client: files.filter(
      (file) =>
        !ofFunctions.has(file) &&
        !file.name.endsWith('.json') &&
        (inFunctions === '/' ? isClient(file) : !file.name.startsWith(inFunctions)),
    ),
    others: own.others.map(nameOf),
    read: (name) => {
      const path = join(root, name);
      return statSync(path, { throwIfNoEntry: false })?.isFile() ? readFileSync(path, 'utf8') : undefined;
    },
  };
}

/**
 * The folder of what is checked: a project that was found further down, or else the folder that was named, even if the
 * configuration stands above it.
 */
function rootOf(given: string, { root, folder }: ReturnType<typeof findProject>): string {
  const found = realpathSync(root ?? folder);
  const isBelow = root !== undefined && found.startsWith(given + sep);
  return isBelow ? found : given;
}

/** The folders of what is compiled from a source: `lib` and `dist` beside `src`. */
function compiledBeside(source: string): string[] {
  const [, folder] = /^(.*)[\\/]src[\\/][^\\/]+\.tsx?$/.exec(source) ?? [];
  return folder === undefined ? [] : ['dist', 'build', 'lib'].map((name) => join(folder, name) + sep);
}

function cloudFunction(
  { name, path, entry }: FunctionFolder,
  nameOf: (path: string) => string,
  load: (path: string) => SourceFile | undefined,
): CloudFunction {
  const entryFile = sourceOf(path, entry);
  const file = entryFile === undefined ? undefined : load(entryFile);
  const files = new Set(file ? [file] : []);
  for (const at of files) {
    for (const next of requestedBy(at)) {
      const loaded = at.load(next);
      if (loaded) files.add(loaded);
    }
  }
  return { name, folder: nameOf(path), entry: file, main: undefined, files: [...files] };
}

/** The file of a function that people write: of `dist/index.js`, the `src/index.ts` that it is compiled from. */
function sourceOf(folder: string, entry: string): string | undefined {
  const built = loadedFile(folder, `./${entry.replace(/^\.\//, '')}`);
  if (/^(?:\.\/)?(?:dist|build|lib)\//.test(entry)) {
    const source = entry.replace(/^(?:\.\/)?(?:dist|build|lib)\//, 'src/').replace(/\.[cm]?js$/, '');
    const written = [`${source}.ts`, `${source}.js`]
      .map((file) => join(folder, file))
      .find((file) => existsSync(file));
    if (written !== undefined) return written;
  }
  return built;
}

/** The own modules that a file asks for. */
function requestedBy(file: SourceFile): string[] {
  const imported = findAll(
    file.program,
    'ImportDeclaration',
    'ExportAllDeclaration',
    'ExportNamedDeclaration',
  );
  return [
    ...imported.map(({ source }) => source?.value),
    ...findAll(file.program, 'CallExpression').map(requiredBy),
  ].filter((source) => source?.startsWith('.') === true) as string[];
}

function mainOf(entry: SourceFile | undefined, name: string): CloudFunction['main'] {
  const exported = entry && exportedBy(entry);
  if (exported === undefined || name === '') return undefined;
  if (exported.type !== 'ObjectExpression') return undefined;
  for (const property of exported.properties) {
    if (property.type === 'SpreadElement') continue;
    const { key } = property;
    if (key.type !== 'Identifier' || key.name !== 'main') continue;
    const value = property.type === 'ObjectProperty' ? property.value : property;
    return isFunction(value) ? value : functionOf(value);
  }
  return undefined;
}

/** Notes which functions the calls of a project reach. */
function noteCalls(files: readonly SourceFile[]): void {
  const reached = files.flatMap((file) =>
    findAll(file.program, 'CallExpression', 'OptionalCallExpression', 'NewExpression').flatMap((call) => {
      const own = call.type === 'NewExpression' ? [constructorOf(call)] : calleesOf(call.callee);
      return own.flatMap((fn) => (fn ? [{ fn, call }] : []));
    }),
  );
  for (const { fn, call } of reached) noteCall(fn, call);
  forgetOrigins();
}

function isClient({ text }: SourceFile): boolean {
  return /\b(?:wx|uni|Taro)\.|\bPage\s*\(|\bComponent\s*\(/.test(text);
}

/** Longer lines are those of bundlers. */
const BUNDLED_LINE = 2_000;

function isBundle(text: string): boolean {
  return text.split('\n').some((line) => line.length > BUNDLED_LINE);
}
