import { existsSync, readFileSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { problemsOfDatabase, problemsTogether } from './check';
import { ConfigurationProblems } from './errors';
import { keysOf } from './keys';
import { nearest } from './nearest';
import { isObject, object } from './readers';
import { type Environment, type Problem, variableOf } from './reading';
import { bills, type Configuration, configuration, database } from './schema';

/** Looked for in the current folder where no file is named. */
const DEFAULT_FILE = 'gateway.json';

export interface ReadOptions {
  /** The file; what is not there is an error. Default: `gateway.json` of the current folder, if there is one. */
  file?: string | undefined;
  /** Default: `process.env` */
  env?: Environment;
}

/**
 * The configuration from a JSON file and the environment, whose variables count more.
 *
 * @throws {ConfigurationProblems} with all of its problems at once
 */
export function readConfiguration({ file, env = process.env }: ReadOptions = {}): Configuration {
  const { given, folder } = readFile(file);
  const problems: Problem[] = [...misspeltVariables(env)];
  const at = { source: { env, folder, problems }, key: '', variables: true };
  const read = configuration.read(given, at);
  const isWrong = (name: string) => problems.some(({ key }) => key?.split(/[.[]/)[0] === name);
  if (read) problems.push(...notToldYet(problemsTogether(read, isWrong), problems));
  if (!read || problems.length > 0) throw new ConfigurationProblems(problems);
  return read;
}

/** What is missing because it could not be read is told once. */
function notToldYet(found: Iterable<Problem>, told: readonly Problem[]): Problem[] {
  return [...found].filter(({ key = '' }) => !told.some((other) => other.key?.startsWith(key)));
}

/** What commands need of the configuration that use the store, and serve nothing. */
export type StoreConfiguration = Pick<Configuration, 'bills' | 'database'>;

/**
 * What the configuration says of the store; the rest of it is not looked at.
 *
 * @throws {ConfigurationProblems}
 */
export function readStoreConfiguration({ file, env = process.env }: ReadOptions = {}): StoreConfiguration {
  const { given, folder } = readFile(file);
  const problems: Problem[] = [];
  const part = object<StoreConfiguration>({
    database: { reader: database },
    bills: { reader: bills },
  });
  const kept = Object.entries(isObject(given) ? given : {}).filter(([key]) =>
    Object.hasOwn(part.fields ?? {}, key),
  );
  const at = { source: { env, folder, problems }, key: '', variables: true };
  const read = part.read(Object.fromEntries(kept), at) ?? {};
  if (problems.length === 0) problems.push(...problemsOfDatabase(read.database));
  if (problems.length > 0) throw new ConfigurationProblems(problems);
  return read;
}

function readFile(file: string | undefined): { given: unknown; folder: string } {
  const path = resolve(file ?? DEFAULT_FILE);
  return { given: file !== undefined || existsSync(path) ? readJson(path) : {}, folder: dirname(path) };
}

function readJson(path: string): unknown {
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    throw new ConfigurationProblems([
      {
        problem: `${fileHint(path)} cannot be read (${code}): name the file with --config, or leave that out and set the environment.`,
      },
    ]);
  }
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new ConfigurationProblems([
      { problem: `${fileHint(path)} is not JSON${placeIn(text, error as Error)}.` },
    ]);
  }
}

/** A path that is none may be a secret, given as the argument. */
function fileHint(path: string): string {
  const isPath = existsSync(path) || (/\.json$/i.test(path) && existsSync(dirname(path)));
  return isPath ? path : `The file that --config names (${path.length} characters)`;
}

/** Not the words of the parser: they quote the file, which may hold secrets. */
function placeIn(text: string, { message }: Error): string {
  const [, position] = /at position (\d+)/.exec(message) ?? [];
  if (position === undefined) return '';
  const before = text.slice(0, Number(position)).split('\n');
  return `: line ${before.length}, column ${(before.at(-1)?.length ?? 0) + 1}`;
}

/** Variables that mean nothing to the gateway may be for somebody else; those that are nearly one of its own are not. */
function* misspeltVariables(env: Environment): Generator<Problem> {
  const known = [...keysOf(configuration).flatMap(({ variables }) => variables), ...OF_OTHERS].flatMap(
    ownPart,
  );
  for (const variable of Object.keys(env)) {
    const [part] = ownPart(variable);
    if (part === undefined || known.includes(part) || variableOf({ env }, variable) === undefined) continue;
    const meant = nearest(part, known);
    if (meant !== undefined)
      yield { variable, problem: `is no variable of the gateway: do you mean ${PREFIX}${meant}?` };
  }
}

const PREFIX = 'CLOUDPAY_';

function ownPart(variable: string): string[] {
  return variable.startsWith(PREFIX) ? [variable.slice(PREFIX.length)] : [];
}

/** Of functions that call through a gateway. */
const OF_OTHERS = ['CLOUDPAY_GATEWAY_URL', 'CLOUDPAY_GATEWAY_TOKEN', 'CLOUDPAY_GATEWAY_TOKEN_FILE'];
