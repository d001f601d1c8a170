import { inspect } from 'node:util';

/** The variables of the current call by name; `undefined` is one that the function has deleted. */
export type OfCall = Record<string, string | undefined>;

/** Outside of a call. */
export const NO_CALL: OfCall = Object.freeze({});

/**
 * An object that shows the variables of a call before those of the process.
 *
 * @param current the variables of the current call; {@link NO_CALL} outside of one
 */
export function layeredVariables(own: NodeJS.ProcessEnv, current: () => OfCall): NodeJS.ProcessEnv {
  const values: NodeJS.ProcessEnv = { ...own };
  const seen: NodeJS.ProcessEnv = new Proxy(values, {
    get(_, name) {
      const ofCall = current();
      return Object.hasOwn(ofCall, name) ? ofCall[String(name)] : Reflect.get(values, name);
    },
    has(_, name) {
      const ofCall = current();
      return Object.hasOwn(ofCall, name) ? ofCall[String(name)] !== undefined : name in values;
    },
    ownKeys() {
      const ofCall = current();
      return [
        ...Object.keys(values).filter((name) => !Object.hasOwn(ofCall, name)),
        ...Object.keys(ofCall).filter((name) => ofCall[name] !== undefined),
      ];
    },
    getOwnPropertyDescriptor(_, name) {
      const ofCall = current();
      if (!Object.hasOwn(ofCall, name)) return Reflect.getOwnPropertyDescriptor(values, name);
      const value = ofCall[String(name)];
      if (value === undefined) return undefined;
      return { value, configurable: true, enumerable: true, writable: true };
    },
    set(_, name, value) {
      // Node's own object makes a text of the value, or throws.
      if (typeof name === 'symbol' || typeof value === 'symbol') return Reflect.set(own, name, value);
      const ofCall = current();
      if (Object.hasOwn(ofCall, name)) ofCall[name] = `${value}`;
      else {
        values[name] = `${value}`;
        own[name] = value;
      }
      return true;
    },
    defineProperty(_, name, descriptor) {
      const ofCall = current();
      Reflect.defineProperty(own, name, descriptor);
      const layer = Object.hasOwn(ofCall, name) ? ofCall : values;
      layer[String(name)] = `${descriptor.value}`;
      return true;
    },
    deleteProperty(_, name) {
      if (typeof name === 'symbol') return true;
      const ofCall = current();
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
  return seen;
}
