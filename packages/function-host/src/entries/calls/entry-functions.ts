import { randomUUID } from 'node:crypto';
import { namesByDistance, say, type Text } from '@opencloudpay/internal';
import { FunctionError, FunctionHostError } from '../../errors';
import type { Main } from '../../process/inside/loading/load-function';
import { describeThrown } from '../../process/inside/output/thrown';
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
          say(
            `This deployment has no function '${name}'${near === undefined ? '' : `; there is '${near}'`}: give it to the entry.`,
            `该部署没有云函数 ${name}${near === undefined ? '' : `，有 ${near}`}：请在入口中加上它。`,
          ),
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

const NO_FUNCTIONS = say(
  'The entry has no functions: give it { pay: require("./cloudfunctions/pay") }.',
  '入口中没有云函数：请写成 { pay: require("./cloudfunctions/pay") }。',
);

function sourcesOf(functions: EntryFunctions, ownName: string | undefined): Map<string, FunctionSource> {
  if (typeof functions !== 'object' || functions === null) throw invalid(NO_FUNCTIONS);
  if (isModule(functions)) {
    if (ownName !== undefined) return new Map([[ownName, functions]]);
    throw invalid(
      say(
        'The entry has one function without a name: give it { pay: require("./cloudfunctions/pay") }, or set CLOUDPAY_FUNCTION.',
        '入口中的云函数没有名称：请写成 { pay: require("./cloudfunctions/pay") }，或设置 CLOUDPAY_FUNCTION。',
      ),
    );
  }
  const sources = new Map(Object.entries(functions));
  if (sources.size === 0) throw invalid(NO_FUNCTIONS);
  for (const [name, source] of sources)
    if (typeof source !== 'function' && !isModule(source))
      throw invalid(
        say(
          `'${name}' exports no \`main\`: add \`exports.main = async (event, context) => { … }\`.`,
          `${name} 没有导出 \`main\`：请添加 \`exports.main = async (event, context) => { … }\`。`,
        ),
      );
  return sources;
}

function directOf(names: readonly string[], chosen: string | undefined): string | undefined {
  if (chosen === undefined) return names.length === 1 ? names[0] : undefined;
  if (names.includes(chosen)) return chosen;
  throw invalid(
    say(
      `CLOUDPAY_FUNCTION names '${chosen}', and the entry has ${names.join(', ')}: correct it.`,
      `CLOUDPAY_FUNCTION 指定了 ${chosen}，而入口只有 ${names.join('、')}：请更正。`,
    ),
  );
}

async function mainOf(
  source: FunctionSource,
  about: { functionName: string; requestId: string },
): Promise<Main> {
  const failed = (problem: Text, error?: unknown) =>
    new FunctionError(
      'FUNCTION_LOAD_FAILED',
      say(
        `Function '${about.functionName}' cannot be loaded: ${problem.en}`,
        `云函数 ${about.functionName} 无法加载：${problem.zh}`,
      ),
      { ...about, thrown: error === undefined ? undefined : describeThrown(error) },
      { cause: error },
    );
  let module: unknown;
  try {
    module = typeof source === 'function' ? await source() : source;
  } catch (error) {
    const { name, message } = describeThrown(error);
    throw failed(
      say(`it threw while it was loaded: ${name}: ${message}`, `加载时抛出异常：${name}：${message}`),
      error,
    );
  }
  // What `import()` gives for a CommonJS module.
  const found = isModule(module) ? module : (module as { default?: unknown } | undefined)?.default;
  if (isModule(found)) return (event, context) => found.main(event as never, context as never);
  throw failed(
    say(
      'it exports no `main`: add `exports.main = async (event, context) => { … }`.',
      '没有导出 `main`：请添加 `exports.main = async (event, context) => { … }`。',
    ),
  );
}

function isModule(value: unknown): value is FunctionModule {
  return typeof value === 'object' && value !== null && 'main' in value && typeof value.main === 'function';
}

function invalid(message: Text): FunctionHostError {
  return new FunctionHostError('OPTION_INVALID', message);
}
