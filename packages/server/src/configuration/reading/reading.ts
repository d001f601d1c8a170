import type { Language, Text } from '@opencloudpay/internal';
import { hintInChinese } from './hint';

/** JSON Schema (draft 7, which all editors know) of what a configuration file may have at a key. */
export type JsonSchema = Readonly<Record<string, unknown>>;

/** Environment variables by their names, as `process.env` has them. */
export type Environment = Readonly<Record<string, string | undefined>>;

/** Where a problem of the configuration is. */
interface ProblemPlace {
  /** The key in the file, `merchants[0].apiKey`; absent if only a variable is wrong. */
  key?: string;
  /** The environment variable of the key, if there is one. */
  variable?: string;
}

/** A problem of the configuration. */
export interface Problem extends ProblemPlace {
  /** What is wrong and what to do, as text after the name. Never contains the given value, which may be a secret. */
  problem: Text;
}

/** A problem as programs get it. */
export interface ReportedProblem extends ProblemPlace {
  /** In English. */
  problem: string;
}

/** The source of values and the list of problems. */
export interface Source {
  readonly env: Environment;
  /** The folder for relative paths. */
  readonly folder: string;
  readonly problems: Problem[];
}

/** A key that is being read. */
export interface Place {
  readonly source: Source;
  readonly key: string;
  /** The variable of this key, if variables apply. */
  readonly variable?: string | undefined;
  /** Whether nested keys have variables. */
  readonly variables: boolean;
}

/** Reads a value of one kind. Reports problems to the place and returns `undefined` then. */
export interface Reader<T> {
  /** @param given the value in the file, not `undefined` */
  read(given: unknown, at: Place): T | undefined;
  /** Reads the variable of the place; absent if variables cannot express the value. */
  readVariable?(name: string, at: Place): T | undefined;
  /** The value if file and variable are absent: for objects, whose keys may have variables. */
  readAbsent?(at: Place, needed: boolean): T | undefined;
  /** What the file may have here. It refuses nothing that can be read, apart from text with white space around it. */
  readonly schema: JsonSchema;
  /** The fields of an object. */
  readonly fields?: Readonly<Record<string, Field<unknown>>>;
  /** The reader of each item of a list, or of an object with free names. */
  readonly items?: Reader<unknown>;
  readonly freeNames?: boolean;
  /** The limits of a number. */
  readonly limits?: NumberLimits;
  /** Whether `<variable>_FILE` may name a file instead. */
  readonly isSecret?: boolean;
}

/** Limits of a number, from the package that uses it. */
export interface NumberLimits {
  readonly least?: number;
  readonly most?: number;
  /** The default. */
  readonly default?: number;
}

/** A key of an object. */
export interface Field<T> {
  readonly reader: Reader<T>;
  readonly variable?: string;
  /** Set if the key is required: its purpose, as text after "is missing: ". */
  readonly needed?: Text;
}

export function tell({ source, key, variable }: Place, problem: Text): undefined {
  source.problems.push({ key, ...(variable !== undefined && { variable }), problem });
  return undefined;
}

/** A variable's text without the white space around it. An empty one counts as unset. */
export function variableOf({ env }: Pick<Source, 'env'>, name: string): string | undefined {
  return env[name]?.trim() || undefined;
}

/** The key and its variable, for a message. */
export function nameOf({ key, variable }: ProblemPlace, language: Language = 'en'): string {
  if (key === undefined) return variable ?? '';
  if (variable === undefined) return language === 'zh' ? hintInChinese(key) : key;
  return language === 'zh' ? `${hintInChinese(key)}（${variable}）` : `${key} (${variable})`;
}

/** A problem as one line: its name, and what is wrong. */
export function lineOf(problem: Problem, language: Language): string {
  const name = nameOf(problem, language);
  // A full-width bracket has its space in it.
  const space = name === '' || name.endsWith('）') ? '' : ' ';
  return `${name}${space}${problem.problem[language]}`;
}
