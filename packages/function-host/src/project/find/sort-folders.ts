import { existsSync, readdirSync, realpathSync, statSync } from 'node:fs';
import { basename, join, resolve } from 'node:path';
import type { NotTaken } from '@opencloudpay/contracts/dev-server/findings';
import { say, type Text } from '@opencloudpay/internal';
import { codeFiles } from '../code/code-files';
import { exportsMain, type FunctionFolder, functionIn } from '../function-folder';
import { readJsonObject } from '../json-file';
import { usersOf } from '../modules/shared-code';
import { namesInText } from '../names-in-text';
import { CLOUDBASE_RC, type CloudbaseRc } from './cloudbase-rc';
import { HTTP_FUNCTION, type Reason, usesSdk, whatElse } from './what-else';

/** The folders in a folder of functions. */
export interface SortedFolders {
  functions: FunctionFolder[];
  /** Sorted. Folders without anything that could be a function are not named. */
  notTaken: NotTaken[];
}

/** Names of folders with code that functions share. */
const SHARED =
  /^(?:_.*|commons?|shared?|utils?|helpers?|libs?|tools?|configs?|constants?|models?|middlewares?|services?|layers?|types?|templates?|modules?|plugins?|public|core|base|sdk)$/i;
/** Groups whose functions are not the project's. */
const SET_ASIDE =
  /^(?:[._].*|node_modules|miniprogram_npm|archived?|back-?ups?|bak|old|deprecated|tests?|__\w+__|layers?|examples?)$/i;

/**
 * Decides by their content which subfolders of a folder are functions.
 *
 * @param isRepository whether the folder has other things in it than functions: then only what surely is a function counts
 */
export function sortFolders(
  folder: string,
  rc: CloudbaseRc | undefined,
  isRepository: boolean,
): SortedFolders {
  const configured = rc?.functions ?? [];
  const sources = (name: string) =>
    configured
      .filter((fn) => fn.name === name)
      .map(({ settings }) => ({ file: CLOUDBASE_RC, content: settings }));
  const elsewhere = configured.flatMap((fn) => (fn.folder === undefined ? [] : { ...fn, folder: fn.folder }));
  const taken = new Set(elsewhere.map((fn) => fn.folder));
  const functions = elsewhere
    .filter(({ settings }) => !isHttp(settings))
    .map((fn) => functionIn(fn.folder, fn.name, sources(fn.name)))
    .filter((fn) => fn !== undefined);
  const notTaken: NotTaken[] = [];
  /** Folders whose code does not say that they are functions. */
  const doubtful: { name: string; fn: FunctionFolder | undefined }[] = [];
  for (const name of functionFolders(folder)) {
    const path = join(folder, name);
    if (taken.has(resolve(path)) || !isFolder(path)) continue;
    const settings = configured.find((fn) => fn.name === name)?.settings;
    const fn = functionIn(path, name, sources(name));
    const isDeclared = settings !== undefined || hasFunctionConfig(path);
    if (isHttp(settings)) notTaken.push(left(name, HTTP_FUNCTION, []));
    else if (fn !== undefined && (isDeclared || isFunction(fn, isRepository))) functions.push(fn);
    else doubtful.push({ name, fn });
  }
  const names = new Set(functions.map((fn) => fn.name));
  const others = doubtful.map(({ name }) => ({ name, path: realpathSync(join(folder, name)) }));
  for (const { name, fn } of doubtful) {
    const path = join(folder, name);
    const users = usersOf(path, [...functions, ...others]);
    const other = whatElse(path, fn);
    const isGroup = fn === undefined && users.length === 0 && !SHARED.test(name) && !isRepository;
    const nested = isGroup ? nestedFunctions(path) : [];
    const reason = users.length > 0 ? reasonOf(path, fn) : (other ?? reasonOf(path, fn));
    if (nested.length > 0) functions.push(...nested.filter((one) => !names.has(one.name)));
    else if (
      fn !== undefined &&
      users.length === 0 &&
      other === undefined &&
      !SHARED.test(name) &&
      !isRepository
    )
      functions.push(fn);
    else if (fn !== undefined || other !== undefined || (!isRepository && codeFiles(path).length > 0))
      notTaken.push(left(name, reason, users));
  }
  return { functions, notTaken: notTaken.sort((a, b) => (a.name < b.name ? -1 : 1)) };
}

/** A folder that is no function. @param users the functions that load its code */
function left(name: string, { why, ...reason }: Reason, users: readonly string[]): NotTaken {
  const { en, zh } = users.length > 0 ? loadedBy(why, namesInText(users)) : why;
  return { name, ...reason, why: en, zh, loadedBy: users };
}

const loadedBy = (why: Text, users: Text) =>
  say(`${why.en}; loaded by ${users.en}`, `${why.zh}；被 ${users.zh} 引用`);

/** Whether a folder has functions in it, and is none itself. */
export function holdsFunctions(folder: string, isSure = true): boolean {
  if (!isFolder(folder) || isFunctionFolder(folder)) return false;
  return functionFolders(folder).some((name) => {
    const fn = functionIn(join(folder, name), name);
    return fn !== undefined && (!isSure || isFunction(fn, true));
  });
}

/** Whether a folder is a function by its content. */
export function isFunctionFolder(folder: string): boolean {
  const fn = functionIn(folder, basename(folder));
  return fn !== undefined && exportsMain(fn) === 'yes';
}

/** The names in a folder that may be functions, sorted. */
export function functionFolders(folder: string): string[] {
  return readdirSync(folder)
    .filter((name) => !name.startsWith('.') && name !== 'node_modules' && name !== 'miniprogram_npm')
    .sort();
}

function isFunction(fn: FunctionFolder, isRepository: boolean): boolean {
  const exported = exportsMain(fn);
  if (exported === 'yes') return true;
  // Code that is not built yet, or cannot be read.
  if (fn.problem !== undefined) return !isRepository;
  return exported === 'unknown' && (!isRepository || usesSdk(fn.path));
}

/** The functions in a folder that groups them: `wxpay/order`. */
function nestedFunctions(group: string): FunctionFolder[] {
  if (SET_ASIDE.test(basename(group))) return [];
  return functionFolders(group)
    .map((name) => functionIn(join(group, name), name))
    .filter((fn) => fn !== undefined)
    .filter((fn) => exportsMain(fn) === 'yes')
    .map((fn) => ({ ...fn, isNested: true as const }));
}

/** Whether a folder has the configuration of a function, which shared code has not. */
function hasFunctionConfig(path: string): boolean {
  const { content } = readJsonObject(join(path, 'config.json'));
  return ['triggers', 'permissions', 'timeout', 'memorySize', 'handler'].some(
    (key) => content?.[key] !== undefined,
  );
}

function reasonOf(path: string, fn: FunctionFolder | undefined): Reason {
  if (fn === undefined || !existsSync(join(path, fn.entry)))
    return { reason: 'NO_INDEX', why: say('no index.js', '没有 index.js') };
  const about = fn.exportName;
  return { reason: 'NO_EXPORT', about, why: say(`exports no ${about}`, `没有导出 ${about}`) };
}

function isHttp(settings: CloudbaseRc['functions'][number]['settings'] | undefined): boolean {
  return typeof settings?.['type'] === 'string' && settings['type'].toUpperCase() === 'HTTP';
}

function isFolder(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isDirectory() ?? false;
}
