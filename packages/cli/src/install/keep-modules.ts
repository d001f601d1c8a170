import { existsSync, mkdirSync, readdirSync, renameSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** Where a function's modules are while npm works, which removes what no package.json declares. */
const ASIDE = '.cloudpay-node_modules';

/**
 * Lets npm install into a folder without losing modules that are already there: after a failure they are as before, after a
 * success those stay that npm has not installed anew.
 *
 * @param install resolves with whether it succeeded
 */
export async function keepingModules<Result extends { failure?: string }>(
  folder: string,
  install: () => Promise<Result>,
): Promise<Result> {
  const [modules, aside] = [join(folder, 'node_modules'), join(folder, ASIDE)];
  // An installation that was killed left this folder.
  restore(modules, aside);
  if (existsSync(modules)) renameSync(modules, aside);
  let result: Result | undefined;
  try {
    result = await install();
    return result;
  } finally {
    const hasFailed = result === undefined || result.failure !== undefined;
    if (hasFailed) rmSync(modules, { recursive: true, force: true });
    restore(modules, aside);
  }
}

/** Moves the modules back that are not there. */
function restore(modules: string, aside: string): void {
  if (!existsSync(aside)) return;
  for (const name of moduleNames(aside)) {
    const target = join(modules, name);
    if (existsSync(target)) continue;
    mkdirSync(dirname(target), { recursive: true });
    renameSync(join(aside, name), target);
  }
  rmSync(aside, { recursive: true, force: true });
}

/** What is in a folder of modules, those with a scope one by one: `dayjs`, `@scope/name`, `.bin`. */
function moduleNames(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) =>
    entry.name.startsWith('@') && entry.isDirectory()
      ? readdirSync(join(folder, entry.name)).map((name) => join(entry.name, name))
      : [entry.name],
  );
}
