import { dirname, join } from 'node:path';
import { LONGEST_TIMER, say, type Text } from '@opencloudpay/internal';
import { FunctionError } from '../errors';
import type { FunctionInfo, Reload } from '../host-types';
import { knownNames, nearestNames } from '../nearest-names';
import type { FunctionTrigger } from '../timers/timers';
import { codeFile } from './code/code-file';
import { reachableFiles } from './code/reachable-files';
import { findFunctions, functionsOf } from './find/find-functions';
import { findProject } from './find/find-project';
import type { FunctionFolder } from './function-folder';
import { type ModuleUse, moduleUse, type StandIn } from './modules/module-use';
import { warningsOf } from './warnings';

export interface FunctionLimits {
  /** Milliseconds. */
  timeLimit: number;
  /** MB. */
  memoryLimit: number;
}

/** The functions of a project as of the last read of its files, with their known problems. */
export class FunctionRegistry {
  readonly #folder: string;
  readonly #isStrict: boolean;
  #functions: Map<string, FunctionFolder>;
  #triggers: readonly FunctionTrigger[];
  /** Read from the code when it is first needed. */
  #callbacks: ReadonlySet<string> | undefined;
  /** Problems found by loading a function, by its name, until it loads successfully. */
  readonly #loadProblems = new Map<string, Text>();

  /**
   * @param folder the project's folder, or that of its functions
   * @param isStrict whether functions that CloudBase would not run have a problem
   * @throws {FunctionHostError} if there are no functions to run
   */
  constructor(folder: string, isStrict: boolean) {
    this.#folder = folder;
    this.#isStrict = isStrict;
    this.#functions = this.#checked(findFunctions(folder));
    this.#triggers = triggersIn(this.#functions);
  }

  all(): ReadonlyMap<string, FunctionFolder> {
    return this.#functions;
  }

  names(): string[] {
    return [...this.#functions.keys()];
  }

  /** @throws {FunctionError} `FUNCTION_NOT_FOUND` */
  get(name: string, requestId: string): FunctionFolder {
    const fn = this.#functions.get(name);
    if (fn) return fn;
    const known = knownNames(name, this.names());
    throw new FunctionError(
      'FUNCTION_NOT_FOUND',
      say(`There is no function '${name}'. ${known.en}`, `云函数 ${name} 不存在。${known.zh}`),
      { functionName: name, requestId },
    );
  }

  /**
   * @param defaults for settings that the function's configuration leaves out
   * @param standIns by module name
   */
  describe(defaults: FunctionLimits, standIns: Readonly<Record<string, StandIn>>): FunctionInfo[] {
    return [...this.#functions.values()].map((fn) => {
      const problem = fn.problem ?? this.#loadProblems.get(fn.name);
      return {
        name: fn.name,
        path: fn.path,
        entry: fn.entry,
        ...limitsOf(fn, defaults),
        triggers: triggersOf(fn),
        modules: modulesOf(fn, standIns),
        ...(problem !== undefined && { problem }),
      };
    });
  }

  triggers(): readonly FunctionTrigger[] {
    return this.#triggers;
  }

  /**
   * The functions that the code of other functions names as callbacks. A function that names itself is none: it takes calls
   * of mini programs and notifications, and has to tell them apart.
   */
  callbacks(): ReadonlySet<string> {
    this.#callbacks ??= new Set([...this.#functions.values()].flatMap(callbacksOf));
    return this.#callbacks;
  }

  /** @throws {FunctionError} `FUNCTION_NOT_FOUND`, `TRIGGER_NOT_FOUND` */
  trigger(functionName: string, triggerName: string, requestId: string): FunctionTrigger {
    const triggers = triggersOf(this.get(functionName, requestId));
    const trigger = triggers.find(({ name }) => name === triggerName);
    if (trigger) return trigger;
    const known = nearestNames(
      triggerName,
      triggers.map(({ name }) => name),
    );
    throw new FunctionError(
      'TRIGGER_NOT_FOUND',
      say(
        `Function '${functionName}' has no trigger '${triggerName}'. It has ${known.en || 'none: add "triggers" to its config.json'}.`,
        `云函数 ${functionName} 没有定时触发器 ${triggerName}。${known.zh ? `现有：${known.zh}` : '它没有触发器：请在 config.json 中添加 triggers'}。`,
      ),
      { functionName, requestId },
    );
  }

  loadProblem(name: string): Text | undefined {
    return this.#loadProblems.get(name);
  }

  /** @param problem `undefined` once the function loads */
  setLoadProblem(name: string, problem: Text | undefined): void {
    if (problem === undefined) this.#loadProblems.delete(name);
    else this.#loadProblems.set(name, problem);
  }

  /**
   * Reads the project again. A project without functions is no error here: its files are being edited.
   *
   * @param names the functions that count as changed. Default: all
   * @throws {FunctionHostError} if the project cannot be read; then nothing changes
   */
  reload(names?: readonly string[]): Reload {
    const before = this.#functions;
    const now = this.#checked(functionsOf(findProject(this.#folder)));
    this.#functions = now;
    this.#triggers = triggersIn(now);
    this.#callbacks = undefined;
    const reload = {
      added: [...now.keys()].filter((name) => !before.has(name)),
      removed: [...before.keys()].filter((name) => !now.has(name)),
      changed: [...now.keys()].filter((name) => before.has(name) && (names?.includes(name) ?? true)),
    };
    for (const name of [...reload.changed, ...reload.removed]) this.#loadProblems.delete(name);
    return reload;
  }

  #checked(functions: Map<string, FunctionFolder>): Map<string, FunctionFolder> {
    if (!this.#isStrict) return functions;
    return new Map([...functions].map(([name, fn]) => [name, strict(fn)]));
  }
}

/** The limits of a function: its configuration's, else the defaults. */
export function limitsOf(fn: FunctionFolder, defaults: FunctionLimits): FunctionLimits {
  return {
    timeLimit: Math.min(fn.timeLimit ?? defaults.timeLimit, LONGEST_TIMER),
    memoryLimit: fn.memoryLimit ?? defaults.memoryLimit,
  };
}

/** The function with the problem that CloudBase would have with it. */
function strict(fn: FunctionFolder): FunctionFolder {
  const [warning] = fn.problem === undefined ? warningsOf(fn) : [];
  return warning ? { ...fn, problem: warning.problem } : fn;
}

function triggersIn(functions: ReadonlyMap<string, FunctionFolder>): FunctionTrigger[] {
  return [...functions.values()].flatMap(triggersOf);
}

function triggersOf({ name, triggers }: FunctionFolder): FunctionTrigger[] {
  return triggers.map((trigger) => ({ ...trigger, functionName: name }));
}

function callbacksOf({ name, path, entry }: FunctionFolder): string[] {
  const files = reachableFiles(join(path, entry));
  return files
    .flatMap(({ file }) => codeFile(file)?.callbackNames ?? [])
    .filter((callback) => callback !== name);
}

function modulesOf(
  { path, entry }: FunctionFolder,
  standIns: Readonly<Record<string, StandIn>>,
): Record<string, ModuleUse> {
  const importer = dirname(join(path, entry));
  return Object.fromEntries(
    Object.entries(standIns).map(([name, standIn]) => [name, moduleUse(name, standIn, path, importer)]),
  );
}
