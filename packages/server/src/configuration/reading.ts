/** Environment variables by their names, as `process.env` has them. */
export type Environment = Readonly<Record<string, string | undefined>>;

/** Something about the configuration that cannot work. */
export interface Problem {
  /** The key in the file, `merchants[0].apiKey`; absent where the trouble is a variable alone. */
  key?: string;
  /** The environment variable that stands for it, if one does. */
  variable?: string;
  /** What it is and what to do, to be read after the name. Never holds what was given: it may be a secret. */
  problem: string;
}

/** What is read, and where its problems go. */
export interface Source {
  readonly env: Environment;
  /** That relative paths start from. */
  readonly folder: string;
  readonly problems: Problem[];
}

/** A key that is being read. */
export interface Place {
  readonly source: Source;
  readonly key: string;
  /** The variable that stands for this key, where variables count. */
  readonly variable?: string | undefined;
  /** Whether variables may stand for the keys inside. */
  readonly variables: boolean;
}

/** Reads a value of one kind. Tells its problems to the place, and gives `undefined` then. */
export interface Reader<T> {
  /** @param given what the file has, not `undefined` */
  read(given: unknown, at: Place): T | undefined;
  /** Reads the variable of the place; absent where no variable can say such a value. */
  readVariable?(name: string, at: Place): T | undefined;
  /** What there is where neither the file nor the variable says anything: for objects, whose keys have variables. */
  readAbsent?(at: Place, needed: boolean): T | undefined;
  /** Of an object. */
  readonly fields?: Readonly<Record<string, Field<unknown>>>;
  /** Of a list, or of an object with free names. */
  readonly items?: Reader<unknown>;
  readonly freeNames?: boolean;
  /** Of a number. */
  readonly limits?: NumberLimits;
  /** Whether `<variable>_FILE` may name a file instead. */
  readonly isSecret?: boolean;
}

/** The numbers that a key may be, as the package that uses it states them. */
export interface NumberLimits {
  readonly least?: number;
  readonly most?: number;
  /** What counts where nothing is given. */
  readonly default?: number;
}

/** A key of an object. */
export interface Field<T> {
  readonly reader: Reader<T>;
  readonly variable?: string;
  /** Where it must be given: what for, to be read after "is missing: ". */
  readonly needed?: string;
}

export function tell({ source, key, variable }: Place, problem: string): undefined {
  source.problems.push({ key, ...(variable !== undefined && { variable }), problem });
  return undefined;
}

/** A variable's text without the white space around it. An empty one counts as unset. */
export function variableOf({ env }: Pick<Source, 'env'>, name: string): string | undefined {
  return env[name]?.trim() || undefined;
}

/** As a person reads it. */
export function nameOf({ key, variable }: Problem): string {
  return key === undefined ? (variable ?? '') : variable === undefined ? key : `${key} (${variable})`;
}
