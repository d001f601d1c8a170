import { isObject } from './convert-case';

/** The options of a bound namespace: `cloudPay({ appid })`. */
export interface BoundOptions {
  /** The mini program that calls, if it is not the calling user's. */
  appid?: string;
}

export type ApiCall = (api: string, data: unknown, bound: BoundOptions) => Promise<unknown>;

/** Properties of every function, `name` and `bind` among them: they are not APIs. */
const OF_FUNCTIONS = new Set<PropertyKey>(Object.getOwnPropertyNames(Function.prototype));

/** A namespace makes each API's function once. The number is bounded, because any property is an API. */
const MOST_NAMES = 100;

/**
 * CloudPay's namespace: any property is an API, any dotted path is an API's name, and calling the namespace
 * itself with an options object gives the same namespace bound to those options.
 */
export function createNamespace(call: ApiCall, bound: BoundOptions = {}): unknown {
  const known = new Map<string, unknown>();
  return new Proxy(() => {}, {
    get(_, property) {
      if (isForeign(property)) return undefined;
      const name = String(property);
      const api = known.get(name) ?? callable(call, bound, [name]);
      if (known.size < MOST_NAMES) known.set(name, api);
      return api;
    },
    apply(_, __, [options]) {
      if (!isObject(options)) throw new Error('an options object is expected');
      return createNamespace(call, options);
    },
  });
}

function callable(call: ApiCall, bound: BoundOptions, path: string[]): unknown {
  const run = (data: unknown) => call(path.join('.'), data, bound);
  return new Proxy(run, {
    get(target, property) {
      if (isForeign(property)) return undefined;
      if (OF_FUNCTIONS.has(property)) return Reflect.get(target, property);
      return callable(call, bound, [...path, String(property)]);
    },
  });
}

/** Read by `await`, `JSON.stringify` and inspection of any object: not the names of APIs. */
function isForeign(property: PropertyKey): boolean {
  return typeof property === 'symbol' || property === 'then' || property === 'toJSON';
}
