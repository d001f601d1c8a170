import { nearestName } from '@opencloudpay/internal';
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
  problem: string;
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
    yield { key, problem: 'must be an object.' };
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
      problem:
        'names no place where its callbacks are: give adapter, functionNames, functions or containers.',
    };
  if (adapter !== undefined && functions !== undefined)
    yield {
      key: `${key}.functions`,
      problem: 'and adapter both say where the functions are: keep one of them.',
    };
  yield* problemsOfAdapter(key, given, OF_ENVIRONMENT);
  if (functionNames === undefined) return;
  if (!isObject(functionNames) || Object.keys(functionNames).length === 0) {
    yield {
      key: `${key}.functionNames`,
      problem: 'must be an object of functions by their names that is not empty.',
    };
    return;
  }
  for (const [name, own] of Object.entries(functionNames)) {
    const place = `${key}.functionNames.${show(name)}`;
    if (!isObject(own) || own['adapter'] === undefined)
      yield { key: place, problem: 'must be an object with an adapter.' };
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
      yield { key: `${key}.${name}`, problem: 'is an option of an adapter: name the adapter.' };
    return;
  }
  if (!isAdapterName(adapter)) {
    const meant = nearestName(String(adapter), ADAPTER_NAMES, 3);
    const advice =
      meant === undefined ? `must be ${ADAPTER_NAMES.join(', ')}.` : `is no adapter: do you mean ${meant}?`;
    yield { key: `${key}.adapter`, problem: advice };
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
      yield { key: `${key}.${name}`, problem: `is missing: ${ADAPTER_OPTIONS[name].is}.` };
}

function unknownOption(name: string, adapter: string, known: readonly string[]): string {
  const meant = nearestName(name, known, 3);
  return `is no option of the adapter ${adapter}: ${meant === undefined ? `it has ${known.join(', ')}.` : `do you mean ${meant}?`}`;
}

function valueProblem(rule: AdapterOptionRule, value: unknown): string | undefined {
  if (rule.kind === 'integer') {
    const { least, most } = rule.limits;
    const fits = Number.isInteger(value) && Number(value) >= least && Number(value) <= most;
    return fits ? undefined : `must be an integer from ${least} to ${most} (${rule.is}).`;
  }
  if (rule.kind === 'flag')
    return typeof value === 'boolean' ? undefined : `must be true or false (${rule.is}).`;
  if (rule.kind === 'choice')
    return rule.values.includes(value as string) ? undefined : `must be ${rule.values.join(' or ')}.`;
  if (typeof value !== 'string' || value === '') return `must be text (${rule.is}).`;
  if (rule.kind === 'text' && !rule.fits.test(value)) return `has a wrong form (${rule.is}).`;
  if (rule.kind === 'secret' && value.length < (rule.least ?? 1))
    return `must have at least ${rule.least} characters (${rule.is}).`;
  return undefined;
}

function isAdapterName(value: unknown): value is AdapterName {
  return (ADAPTER_NAMES as readonly unknown[]).includes(value);
}

function isObject(value: unknown): value is Given {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
