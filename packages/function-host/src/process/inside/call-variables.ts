import { inspect } from 'node:util';

/**
 * `process.env` for a process whose variables change with every call.
 *
 * Each write to Node's own `process.env` calls `setenv`, and glibc keeps every value that it was ever given: a call with
 * a new token would cost more time and memory than the one before. So functions see an object with the variables of the
 * process and, before them, those of the call. What they write themselves is passed on (`TZ` has an effect at once).
 */
export interface CallVariables {
  /**
   * Sets the variables of a call.
   *
   * @param variables belong to the call: they change when the function writes them
   * @returns restores those before
   */
  set(variables: Record<string, string>): () => void;
}

/** The variables of the current call by name; `undefined` is one that the function has deleted. */
type OfCall = Record<string, string | undefined>;

const NONE: OfCall = Object.freeze({});

/**
 * @param owner whose `env` is replaced
 * @param isWindows there the names of variables ignore case, which only Node's own object does
 */
export function callVariables(
  owner: { env: NodeJS.ProcessEnv } = process,
  isWindows = process.platform === 'win32',
): CallVariables {
  const own = owner.env;
  const { seen, setOfCall } = layeredVariables(own);
  if (!isWindows) owner.env = seen;
  return {
    set(variables) {
      // A function may have replaced the object.
      if (owner.env !== seen) return setIn(owner.env, variables);
      setOfCall(variables);
      return () => setOfCall(NONE);
    },
  };
}

/** An object that shows the variables of a call before those of the process: to set them is one assignment. */
function layeredVariables(own: NodeJS.ProcessEnv): {
  seen: NodeJS.ProcessEnv;
  setOfCall(variables: OfCall): void;
} {
  const values: NodeJS.ProcessEnv = { ...own };
  let ofCall = NONE;
  const seen: NodeJS.ProcessEnv = new Proxy(values, {
    get: (_, name) => (Object.hasOwn(ofCall, name) ? ofCall[String(name)] : Reflect.get(values, name)),
    has: (_, name) => (Object.hasOwn(ofCall, name) ? ofCall[String(name)] !== undefined : name in values),
    ownKeys: () => [
      ...Object.keys(values).filter((name) => !Object.hasOwn(ofCall, name)),
      ...Object.keys(ofCall).filter((name) => ofCall[name] !== undefined),
    ],
    getOwnPropertyDescriptor(_, name) {
      if (!Object.hasOwn(ofCall, name)) return Reflect.getOwnPropertyDescriptor(values, name);
      const value = ofCall[String(name)];
      if (value === undefined) return undefined;
      return { value, configurable: true, enumerable: true, writable: true };
    },
    set(_, name, value) {
      // Node's own object makes a text of the value, or throws.
      if (typeof name === 'symbol' || typeof value === 'symbol') return Reflect.set(own, name, value);
      if (Object.hasOwn(ofCall, name)) ofCall[name] = `${value}`;
      else {
        values[name] = `${value}`;
        own[name] = value;
      }
      return true;
    },
    defineProperty(_, name, descriptor) {
      Reflect.defineProperty(own, name, descriptor);
      const layer = Object.hasOwn(ofCall, name) ? ofCall : values;
      layer[String(name)] = `${descriptor.value}`;
      return true;
    },
    deleteProperty(_, name) {
      if (typeof name === 'symbol') return true;
      if (Object.hasOwn(ofCall, name)) ofCall[name] = undefined;
      else {
        delete values[name];
        delete own[name];
      }
      return true;
    },
    // As Node's own object.
    preventExtensions: () => false,
  });
  // `console.log(process.env)` looks past a proxy.
  Object.defineProperty(values, inspect.custom, { value: () => ({ ...seen }), configurable: true });
  return {
    seen,
    setOfCall(variables) {
      ofCall = variables;
    },
  };
}

/** The same in an object that is not ours. */
function setIn(env: NodeJS.ProcessEnv, variables: Readonly<Record<string, string>>): () => void {
  const before = Object.keys(variables).map((name) => [name, env[name]] as const);
  Object.assign(env, variables);
  return () => {
    for (const [name, value] of before) {
      if (value === undefined) delete env[name];
      else env[name] = value;
    }
  };
}
