import { nearestName, type Text } from '@opencloudpay/internal';
import {
  ADAPTER_NAMES,
  ADAPTER_OPTIONS,
  type AdapterName,
  type AdapterOptionRule,
  neededOf,
  optionsOf,
} from './options';

/** A problem of a configuration: the key, and what is wrong with it, as the end of a sentence. Shows no value. */
export interface ConfigurationProblem {
  key: string;
  problem: Text;
}

type Given = Readonly<Record<string, unknown>>;

/** Keys of an environment that are no options of its adapter. */
const OF_ENVIRONMENT = ['adapter', 'functionNames', 'functions', 'containers'];

/**
 * What is wrong with an environment: its keys together, and each option of its adapters.
 *
 * @param show how messages show a name that the operator chose. Default: as it is
 */
export function* problemsOfEnvironment(
  key: string,
  given: unknown,
  show: (name: string) => string = (name) => name,
): Generator<ConfigurationProblem> {
  if (!isObject(given)) {
    yield { key, problem: { en: 'must be an object.', zh: '应为对象。' } };
    return;
  }
  const { adapter, functionNames, functions, containers } = given;
  if (
    adapter === undefined &&
    functionNames === undefined &&
    functions === undefined &&
    containers === undefined
  )
    yield {
      key,
      problem: {
        en: 'names no place where its callbacks are: give adapter, functionNames, functions or containers.',
        zh: '没有写明回调在哪里：请配置 adapter、functionNames、functions 或 containers。',
      },
    };
  if (adapter !== undefined && functions !== undefined)
    yield {
      key: `${key}.functions`,
      problem: {
        en: 'and adapter both say where the functions are: keep one of them.',
        zh: '和 adapter 都写明了云函数在哪里：只保留其中一个。',
      },
    };
  yield* problemsOfAdapter(key, given, OF_ENVIRONMENT);
  if (functionNames === undefined) return;
  if (!isObject(functionNames) || Object.keys(functionNames).length === 0) {
    yield {
      key: `${key}.functionNames`,
      problem: {
        en: 'must be an object of functions by their names that is not empty.',
        zh: '应为非空的对象：云函数名到云函数。',
      },
    };
    return;
  }
  for (const [name, own] of Object.entries(functionNames)) {
    const place = `${key}.functionNames.${show(name)}`;
    if (!isObject(own) || own['adapter'] === undefined)
      yield {
        key: place,
        problem: { en: 'must be an object with an adapter.', zh: '应为带有 adapter 的对象。' },
      };
    else yield* problemsOfAdapter(place, own, ['adapter']);
  }
}

function* problemsOfAdapter(
  key: string,
  given: Given,
  others: readonly string[],
): Generator<ConfigurationProblem> {
  const { adapter } = given;
  const options = Object.keys(given).filter((name) => given[name] !== undefined && !others.includes(name));
  if (adapter === undefined) {
    for (const name of options)
      yield {
        key: `${key}.${name}`,
        problem: {
          en: 'is an option of an adapter: name the adapter.',
          zh: '是适配器的选项：请写明 adapter。',
        },
      };
    return;
  }
  if (!isAdapterName(adapter)) {
    const meant = nearestName(String(adapter), ADAPTER_NAMES, 3);
    const problem =
      meant === undefined
        ? { en: `must be ${ADAPTER_NAMES.join(', ')}.`, zh: `应为 ${ADAPTER_NAMES.join('、')} 之一。` }
        : { en: `is no adapter: do you mean ${meant}?`, zh: `不是适配器：是否想写 ${meant}？` };
    yield { key: `${key}.adapter`, problem };
    return;
  }
  const known = optionsOf(adapter);
  for (const name of options) {
    const rule = known.find((option) => option === name);
    const problem = rule
      ? valueProblem(ADAPTER_OPTIONS[rule], given[name])
      : unknownOption(name, adapter, known);
    if (problem !== undefined) yield { key: `${key}.${name}`, problem };
  }
  for (const name of neededOf(adapter))
    if (given[name] === undefined)
      yield { key: `${key}.${name}`, problem: missing(ADAPTER_OPTIONS[name].is) };
}

function missing({ en, zh }: Text): Text {
  return { en: `is missing: ${en}.`, zh: `未配置：${zh}。` };
}

function unknownOption(name: string, adapter: string, known: readonly string[]): Text {
  const meant = nearestName(name, known, 3);
  return meant === undefined
    ? {
        en: `is no option of the adapter ${adapter}: it has ${known.join(', ')}.`,
        zh: `不是适配器 ${adapter} 的选项：可用的有 ${known.join('、')}。`,
      }
    : {
        en: `is no option of the adapter ${adapter}: do you mean ${meant}?`,
        zh: `不是适配器 ${adapter} 的选项：是否想写 ${meant}？`,
      };
}

function valueProblem(rule: AdapterOptionRule, value: unknown): Text | undefined {
  const { en, zh } = rule.is;
  if (rule.kind === 'integer') {
    const { least, most } = rule.limits;
    const fits = Number.isInteger(value) && Number(value) >= least && Number(value) <= most;
    if (fits) return undefined;
    return {
      en: `must be an integer from ${least} to ${most} (${en}).`,
      zh: `应为 ${least} 到 ${most} 的整数（${zh}）。`,
    };
  }
  if (rule.kind === 'flag') {
    if (typeof value === 'boolean') return undefined;
    return { en: `must be true or false (${en}).`, zh: `应为 true 或 false（${zh}）。` };
  }
  if (rule.kind === 'choice') {
    if (rule.values.includes(value as string)) return undefined;
    return { en: `must be ${rule.values.join(' or ')}.`, zh: `应为 ${rule.values.join(' 或 ')}。` };
  }
  if (typeof value !== 'string' || value === '')
    return { en: `must be text (${en}).`, zh: `应为字符串（${zh}）。` };
  if (rule.kind === 'text' && !rule.fits.test(value))
    return { en: `has a wrong form (${en}).`, zh: `格式不对（${zh}）。` };
  if (rule.kind === 'secret' && value.length < (rule.least ?? 1))
    return {
      en: `must have at least ${rule.least} characters (${en}).`,
      zh: `至少要有 ${rule.least} 个字符（${zh}）。`,
    };
  return undefined;
}

function isAdapterName(value: unknown): value is AdapterName {
  return (ADAPTER_NAMES as readonly unknown[]).includes(value);
}

function isObject(value: unknown): value is Given {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
