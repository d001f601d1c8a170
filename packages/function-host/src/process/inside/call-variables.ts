/**
 * `process.env` for a process whose variables change with every call.
 *
 * Each write to Node's own `process.env` calls `setenv`, and glibc keeps every value that it was ever given: a call with
 * a new token would cost more time and memory than the one before. So functions see an object with the same variables,
 * which passes on what they write themselves (`TZ` has an effect at once), but not the variables of a call.
 */
export interface CallVariables {
  /** Sets the variables of a call. @returns restores those before */
  set(variables: Readonly<Record<string, string>>): () => void;
}

/**
 * @param owner whose `env` is replaced
 * @param isWindows there the names of variables ignore case, which only Node's own object does
 */
export function callVariables(
  owner: { env: NodeJS.ProcessEnv } = process,
  isWindows = process.platform === 'win32',
): CallVariables {
  const own = owner.env;
  const values: NodeJS.ProcessEnv = { ...own };
  /** The names that the current call has set. */
  let ofCall: Readonly<Record<string, string>> = {};
  const seen = new Proxy(values, {
    set(_, name, value) {
      // Node's own object makes a text of the value, or throws.
      if (typeof name === 'symbol' || typeof value === 'symbol') return Reflect.set(own, name, value);
      values[name] = `${value}`;
      if (!Object.hasOwn(ofCall, name)) own[name] = value;
      return true;
    },
    defineProperty(_, name, descriptor) {
      Reflect.defineProperty(own, name, descriptor);
      values[String(name)] = `${descriptor.value}`;
      return true;
    },
    deleteProperty(_, name) {
      if (typeof name === 'symbol') return true;
      delete values[name];
      if (!Object.hasOwn(ofCall, name)) delete own[name];
      return true;
    },
  });
  if (!isWindows) owner.env = seen;

  return {
    set(variables) {
      // A function may have replaced the object.
      const env = owner.env === seen ? values : owner.env;
      const names = Object.keys(variables);
      const before: (string | undefined)[] = [];
      for (const name of names) before.push(env[name]);
      if (env === values) ofCall = variables;
      Object.assign(env, variables);
      return () => {
        ofCall = {};
        for (const [index, name] of names.entries()) {
          const value = before[index];
          if (value === undefined) delete env[name];
          else env[name] = value;
        }
      };
    },
  };
}
