import { randomUUID } from 'node:crypto';
import { namesByDistance } from '@opencloudpay/internal';
import { FunctionError, FunctionHostError } from '../../errors';
import type { Main } from '../../process/inside/load-function';
import { describeThrown } from '../../process/inside/thrown';
import type { Environment } from './settings';

/** A cloud function's module, as CloudBase loads it: `exports.main = async (event, context) => { … }`. */
export interface FunctionModule {
  main: (event: never, context: never) => unknown;
}

/** A module, or a function that loads it at its first call: `() => require('./cloudfunctions/pay')`. */
export type FunctionSource = FunctionModule | (() => object | Promise<object>);

/** One function's module, or several functions by their names. */
export type EntryFunctions = FunctionModule | Readonly<Record<string, FunctionSource>>;

export interface KnownFunctions {
  readonly names: readonly string[];
  /** The function that runs where the platform names none: a direct invocation, a timer. */
  readonly direct: string | undefined;
  /** @throws {FunctionError} `FUNCTION_NOT_FOUND`, `FUNCTION_LOAD_FAILED` */
  load(name: string, requestId?: string): Promise<Main>;
}

/**
 * @param platformName the function's name on the platform, for a deployment of one function
 * @throws {FunctionHostError} `OPTION_INVALID`
 */
export function knownFunctions(
  functions: EntryFunctions,
  { value }: Environment,
  platformName?: string,
): KnownFunctions {
  const sources = sourcesOf(functions, value('FUNCTION') ?? platformName);
  const loaded = new Map<string, Promise<Main>>();
  const names = [...sources.keys()];
  return {
    names,
    direct: directOf(names, value('FUNCTION')),
    async load(name, requestId = randomUUID()) {
      const about = { functionName: name, requestId };
      const source = sources.get(name);
      if (source === undefined) {
        const [near] = namesByDistance(name, names);
        throw new FunctionError(
          'FUNCTION_NOT_FOUND',
          `This deployment has no function '${name}'${near === undefined ? '' : `; there is '${near}'`}: give it to the entry.`,
          about,
        );
      }
      const main = loaded.get(name) ?? mainOf(source, about);
      loaded.set(name, main);
      // A module that failed is loaded again: its reason may be gone.
      main.catch(() => loaded.delete(name));
      return main;
    },
  };
}

function sourcesOf(functions: EntryFunctions, ownName: string | undefined): Map<string, FunctionSource> {
  if (typeof functions !== 'object' || functions === null)
    throw invalid('The entry has no functions: give it { pay: require("./cloudfunctions/pay") }.');
  if (isModule(functions)) {
    if (ownName !== undefined) return new Map([[ownName, functions]]);
    throw invalid(
      'The entry has one function without a name: give it { pay: require("./cloudfunctions/pay") }, or set CLOUDPAY_FUNCTION.',
    );
  }
  const sources = new Map(Object.entries(functions));
  if (sources.size === 0)
    throw invalid('The entry has no functions: give it { pay: require("./cloudfunctions/pay") }.');
  for (const [name, source] of sources)
    if (typeof source !== 'function' && !isModule(source))
      throw invalid(`'${name}' exports no \`main\`: add \`exports.main = async (event, context) => { … }\`.`);
  return sources;
}

function directOf(names: readonly string[], chosen: string | undefined): string | undefined {
  if (chosen === undefined) return names.length === 1 ? names[0] : undefined;
  if (names.includes(chosen)) return chosen;
  throw invalid(`CLOUDPAY_FUNCTION names '${chosen}', and the entry has ${names.join(', ')}: correct it.`);
}

async function mainOf(
  source: FunctionSource,
  about: { functionName: string; requestId: string },
): Promise<Main> {
  const failed = (problem: string, error?: unknown) =>
    new FunctionError(
      'FUNCTION_LOAD_FAILED',
      `Function '${about.functionName}' cannot be loaded: ${problem}`,
      { ...about, thrown: error === undefined ? undefined : describeThrown(error) },
      { cause: error },
    );
  let module: unknown;
  try {
    module = typeof source === 'function' ? await source() : source;
  } catch (error) {
    const { name, message } = describeThrown(error);
    throw failed(`it threw while it was loaded: ${name}: ${message}`, error);
  }
  // What `import()` gives for a CommonJS module.
  const found = isModule(module) ? module : (module as { default?: unknown } | undefined)?.default;
  if (isModule(found)) return (event, context) => found.main(event as never, context as never);
  throw failed('it exports no `main`: add `exports.main = async (event, context) => { … }`.');
}

function isModule(value: unknown): value is FunctionModule {
  return typeof value === 'object' && value !== null && 'main' in value && typeof value.main === 'function';
}

function invalid(message: string): FunctionHostError {
  return new FunctionHostError('OPTION_INVALID', message);
}
