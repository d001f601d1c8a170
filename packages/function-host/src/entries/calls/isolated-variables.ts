import { AsyncLocalStorage } from 'node:async_hooks';
import { layeredVariables, NO_CALL, type OfCall } from '../../process/inside/layered-variables';

/**
 * Entries answer several calls in one process: a Node server always, a platform if its instances take more than one
 * request at a time. So the variables of a call live in AsyncLocalStorage, and `process.env` shows each call its own,
 * also after its function has returned.
 *
 * Several entries in one process (bundled or not) share the storage.
 */
const STORAGE = Symbol.for('opencloudpay.variablesOfCall');

type Shared = typeof globalThis & { [STORAGE]?: AsyncLocalStorage<OfCall> };

function storage(): AsyncLocalStorage<OfCall> {
  const shared = globalThis as Shared;
  shared[STORAGE] ??= new AsyncLocalStorage<OfCall>();
  return shared[STORAGE];
}

/** Replaces `process.env` unless it shows the variables of calls already. The program may have replaced it since. */
function install(): void {
  const env = process.env as NodeJS.ProcessEnv & { [STORAGE]?: boolean };
  if (env[STORAGE]) return;
  const seen = layeredVariables(env, () => storage().getStore() ?? NO_CALL);
  Object.defineProperty(seen, STORAGE, { value: true });
  process.env = seen;
}

/** The functions are loaded after the entry, and may keep `process.env`. */
install();

/** Runs the function with the variables of one call in `process.env`; calls at the same time do not see them. */
export function withVariables<Result>(
  variables: Readonly<Record<string, string>>,
  run: () => Result,
): Result {
  install();
  return storage().run({ ...variables }, run);
}
