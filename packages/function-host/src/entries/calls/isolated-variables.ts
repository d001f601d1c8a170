import { AsyncLocalStorage } from 'node:async_hooks';
import { layeredVariables, NO_CALL, type OfCall } from '../../process/inside/variables/layered-variables';

/**
 * Entries answer several calls in one process: a Node server always, a platform if its instances take more than one
 * request at a time. So the variables of a call live in AsyncLocalStorage, and `process.env` shows each call its own,
 * also after its function has returned.
 *
 * Several entries in one process (bundled or not) share the storage.
 */
const SHARED = Symbol.for('opencloudpay.variablesOfCalls');

interface Shared {
  calls: AsyncLocalStorage<OfCall>;
  /** The object that shows them. */
  env?: NodeJS.ProcessEnv;
}

function shared(): Shared {
  const place = globalThis as typeof globalThis & { [SHARED]?: Shared };
  place[SHARED] ??= { calls: new AsyncLocalStorage<OfCall>() };
  return place[SHARED];
}

/** Replaces `process.env`, again if the program has replaced it since. */
function install(): void {
  const { env, calls } = shared();
  if (process.env === env) return;
  process.env = layeredVariables(process.env, () => calls.getStore() ?? NO_CALL);
  shared().env = process.env;
}

/** The functions are loaded after the entry, and may keep `process.env`. */
install();

/** Functions find their environment where CloudBase puts it, also while they are loaded. */
const ENV_ID = process.env['CLOUDPAY_ENV_ID']?.trim();
if (ENV_ID) process.env['TCB_ENV'] ??= ENV_ID;

/** Runs the function with the variables of one call in `process.env`; calls at the same time do not see them. */
export function withVariables<Result>(
  variables: Readonly<Record<string, string>>,
  run: () => Result,
): Result {
  install();
  return shared().calls.run({ ...variables }, run);
}
