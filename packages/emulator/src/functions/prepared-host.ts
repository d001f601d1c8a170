import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { FunctionHost } from '@opencloudpay/function-host';

/** What opens the database, or resolves at once if it is open. */
export type OpenDatabase = () => Promise<unknown>;

/**
 * The same host, which opens the database before it first calls a function whose code uses it. To open it takes seconds
 * on a busy machine; without this they would count against the time limits of the function and of its SDK.
 *
 * @param ready the functions that need no preparation any more; the caller clears it when code has changed
 */
export function preparedHost(
  host: FunctionHost,
  open: OpenDatabase,
  ready: Set<string> = new Set(),
): FunctionHost {
  const prepare = async (name: string) => {
    const path = host.functions().find((one) => one.name === name)?.path;
    if (path === undefined) return;
    // The function's own call gets the error of a database that cannot be opened.
    const opened = () =>
      open().then(
        () => true,
        () => false,
      );
    if (!usesDatabase(path) || (await opened())) ready.add(name);
  };
  const prepared: Pick<FunctionHost, 'invoke' | 'runTrigger'> = {
    // Not async: a call that needs no preparation costs no promise.
    invoke: (name, ...rest) =>
      ready.has(name) ? host.invoke(name, ...rest) : prepare(name).then(() => host.invoke(name, ...rest)),
    async runTrigger(name, ...rest) {
      if (!ready.has(name)) await prepare(name);
      return host.runTrigger(name, ...rest);
    },
  };
  return new Proxy(host, {
    get(target, name) {
      if (name === 'invoke' || name === 'runTrigger') return prepared[name];
      const member: unknown = Reflect.get(target, name);
      // Methods must run on the host itself, which has private fields.
      return typeof member === 'function' ? member.bind(target) : member;
    },
  });
}

const SCRIPT = /\.[cm]?js$/;
const CALL = /\.\s*database\s*\(/;

/** Whether the code of a function, without its modules, calls `cloud.database()`. */
function usesDatabase(folder: string): boolean {
  try {
    return readdirSync(folder, { withFileTypes: true }).some((entry) => {
      const path = join(folder, entry.name);
      if (entry.isDirectory()) return entry.name !== 'node_modules' && usesDatabase(path);
      return SCRIPT.test(entry.name) && CALL.test(readFileSync(path, 'utf8'));
    });
  } catch {
    // It cannot be read: the call of the function says so.
    return false;
  }
}
