import { layeredVariables, NO_CALL } from './layered-variables';

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

/**
 * @param owner whose `env` is replaced
 * @param isWindows there the names of variables ignore case, which only Node's own object does
 */
export function callVariables(
  owner: { env: NodeJS.ProcessEnv } = process,
  isWindows = process.platform === 'win32',
): CallVariables {
  const own = owner.env;
  let ofCall = NO_CALL;
  const seen = layeredVariables(own, () => ofCall);
  if (!isWindows) owner.env = seen;
  return {
    set(variables) {
      // A function may have replaced the object.
      if (owner.env !== seen) return setIn(owner.env, variables);
      ofCall = variables;
      return () => {
        ofCall = NO_CALL;
      };
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
