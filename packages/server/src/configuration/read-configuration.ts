import { existsSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { DATABASE_TOKEN_VARIABLE, DATABASE_URL_VARIABLE } from '@opencloudpay/contracts/database-wire';
import { say } from '../terminal/say';
import type { Configuration, MerchantConfiguration } from './configuration';
import { ConfigurationProblems } from './errors';
import { keysOf } from './keys';
import { merchantsOf } from './merchants';
import { problemsOfDatabase, problemsTogether } from './problems/check';
import { readJson } from './read-json';
import { nearest } from './reading/nearest';
import { type Fields, isObject, object } from './reading/objects';
import { type Environment, type Problem, type Reader, variableOf } from './reading/reading';
import { configuration } from './schema';
import { bills, database, recovery, rehearsal } from './schema/durable';
import { merchant } from './schema/merchant';

/** The default file in the current folder. */
const DEFAULT_FILE = 'gateway.json';
/** The default file of `cloudpay serve`. */
export const SERVE_FILE = 'cloudpay.json';

export interface ReadOptions {
  /** The file, which must exist. Default: `gateway.json` of the current folder, if it exists. */
  file?: string | undefined;
  /** Default: `process.env` */
  env?: Environment;
}

/**
 * Reads the configuration from a JSON file and the environment. Variables override the file.
 *
 * @throws {ConfigurationProblems} with all problems at once
 */
export function readConfiguration({ file, env = process.env }: ReadOptions = {}): Configuration {
  return readWhole(configuration, problemsTogether, { ...fileContent(file, DEFAULT_FILE), env });
}

/** Whether a key of the configuration is already reported. */
export type IsWrong = (key: string) => boolean;

export interface FileContent {
  /** The value of the file; an empty object without a file. */
  given: unknown;
  /** The folder that relative paths start from. */
  folder: string;
}

/**
 * Reads a whole configuration: each key, then the keys that depend on each other.
 *
 * @throws {ConfigurationProblems} with all problems at once
 */
export function readWhole<T extends object>(
  reader: Reader<T>,
  together: (read: T, isWrong: IsWrong) => Iterable<Problem>,
  content: FileContent & { env: Environment },
): T {
  const { read, problems } = readPartly(reader, together, content);
  if (!read || problems.length > 0) throw new ConfigurationProblems(problems);
  return read;
}

/** The same, with what could be read in spite of the problems: keys that are wrong are missing. */
export function readPartly<T extends object>(
  reader: Reader<T>,
  together: (read: T, isWrong: IsWrong) => Iterable<Problem>,
  { given, folder, env }: FileContent & { env: Environment },
): { read: T | undefined; problems: readonly Problem[] } {
  const problems: Problem[] = [...misspeltVariables(reader, env)];
  const at = { source: { env, folder, problems }, key: '', variables: true };
  const read = reader.read(given, at);
  const isWrong = (name: string) => problems.some(({ key }) => key?.split(/[.[]/)[0] === name);
  if (read) problems.push(...notToldYet(together(read, isWrong), problems));
  return { read, problems };
}

/** Removes problems of keys that are already reported. */
function notToldYet(found: Iterable<Problem>, told: readonly Problem[]): Problem[] {
  return [...found].filter(({ key = '' }) => !told.some((other) => other.key?.startsWith(key)));
}

/** The part of the configuration for commands that only use the store. */
export type StoreConfiguration = Pick<Configuration, 'bills' | 'database' | 'recovery' | 'rehearsal'>;

/**
 * Reads only the store's part of the configuration: of the gateway's file, or of the file of `cloudpay serve`. Default: the
 * one that is in the current folder.
 *
 * @throws {ConfigurationProblems}
 */
export function readStoreConfiguration(options: ReadOptions = {}): StoreConfiguration {
  return readPart<StoreConfiguration>(
    {
      ...{ database: { reader: database }, bills: { reader: bills } },
      ...{ recovery: { reader: recovery }, rehearsal: { reader: rehearsal } },
    },
    options,
    (read) => problemsOfDatabase(read.database),
  );
}

/**
 * Reads only the merchants, of either file.
 *
 * @throws {ConfigurationProblems}
 */
export function readMerchants(options: ReadOptions = {}): readonly MerchantConfiguration[] {
  const { merchants = [] } = readPart<Partial<Pick<Configuration, 'merchants'>>>(
    { merchants: { reader: merchantsOf(merchant) } },
    options,
  );
  return merchants;
}

function readPart<T extends object>(
  fields: Fields<T>,
  { file, env = process.env }: ReadOptions,
  together: (read: T) => Iterable<Problem> = () => [],
): T {
  const { given, folder } = fileContent(file ?? fileOfThisFolder(), DEFAULT_FILE);
  const problems: Problem[] = [];
  const part = object<T>(fields);
  const kept = Object.entries(isObject(given) ? given : {}).filter(([key]) => Object.hasOwn(fields, key));
  const at = { source: { env, folder, problems }, key: '', variables: true };
  const read = part.read(Object.fromEntries(kept), at) ?? ({} as T);
  if (problems.length === 0) problems.push(...together(read));
  if (problems.length > 0) throw new ConfigurationProblems(problems);
  return read;
}

/** The file of the program that runs in this folder: that of the gateway, else that of `cloudpay serve`. */
function fileOfThisFolder(): string | undefined {
  return defaultFile('.', DEFAULT_FILE) ?? defaultFile('.', SERVE_FILE);
}

/**
 * The content of a configuration file.
 *
 * @param file must exist. Default: `name` in the current folder, or the same with comments (`name` + `c`), if it exists
 * @throws {ConfigurationProblems}
 */
export function fileContent(file: string | undefined, name: string): FileContent {
  const path = resolve(file ?? defaultFile('.', name) ?? name);
  return { given: file !== undefined || existsSync(path) ? readJson(path) : {}, folder: dirname(path) };
}

/**
 * The configuration file of a folder, if there is one: `cloudpay.json` or, with comments, `cloudpay.jsonc`.
 *
 * @throws {ConfigurationProblems} if there are both: changes of one would do nothing
 */
export function defaultFile(folder: string, name: string): string | undefined {
  const [plain, commented] = [name, `${name}c`].map((each) => join(folder, each));
  const found = [plain, commented].filter((path): path is string => path !== undefined && existsSync(path));
  if (found.length > 1)
    throw new ConfigurationProblems([
      {
        problem: say(
          `${name} and ${name}c are both there: keep one, or name it with --config.`,
          `${name} 和 ${name}c 同时存在：只保留其中一个，或用 --config 指定。`,
        ),
      },
    ]);
  return found[0];
}

/** Unknown variables may belong to other programs; names close to a gateway variable are reported. */
function* misspeltVariables(reader: Reader<unknown>, env: Environment): Generator<Problem> {
  const known = [...keysOf(reader).flatMap(({ variables }) => variables), ...ofOthers(env)].flatMap(ownPart);
  for (const variable of Object.keys(env)) {
    const [part] = ownPart(variable);
    if (part === undefined || known.includes(part) || variableOf({ env }, variable) === undefined) continue;
    const meant = nearest(part, known);
    if (meant !== undefined)
      yield {
        variable,
        problem: say(
          `is no variable of this program: do you mean ${PREFIX}${meant}?`,
          `不是本程序的环境变量：是否想写 ${PREFIX}${meant}？`,
        ),
      };
  }
}

const PREFIX = 'CLOUDPAY_';

function ownPart(variable: string): string[] {
  return variable.startsWith(PREFIX) ? [variable.slice(PREFIX.length)] : [];
}

/**
 * Variables of functions that call each other, or through a gateway; `cloudpay exec` sets them for the programs in it.
 * `CLOUDPAY_DATABASE_URL` alone may be meant for `DATABASE_URL`.
 */
function ofOthers(env: Environment): string[] {
  const ofFunctions = [
    ...['CLOUDPAY_GATEWAY_URL', 'CLOUDPAY_GATEWAY_TOKEN', 'CLOUDPAY_GATEWAY_TOKEN_FILE'],
    'CLOUDPAY_FUNCTIONS_URL',
  ];
  const documents = [DATABASE_URL_VARIABLE, DATABASE_TOKEN_VARIABLE];
  return [...ofFunctions, ...(documents.every((name) => env[name]) ? documents : [])];
}
