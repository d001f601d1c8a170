import { spawnSync } from 'node:child_process';
import { registerHooks } from 'node:module';
import { fileURLToPath, pathToFileURL } from 'node:url';

/** More files than a function has of its own, mostly; each costs the start of a Node. */
const MOST_CHECKED = 20;

/**
 * Remembers which of a folder's files are asked for while it is loaded.
 *
 * Node tells where an ES module does not parse only when it dies of it, so that the place has to be looked for.
 *
 * @returns `find`: the first place that does not parse, `/path/index.mjs:2`; `end`: forgets
 */
export function watchForSyntaxErrors(folder: string): { find(): string | undefined; end(): void } {
  const start = `${pathToFileURL(folder).href}/`;
  const urls = new Set<string>();
  const hooks = registerHooks({
    resolve(specifier, context, next) {
      const resolved = next(specifier, context);
      const { url } = resolved;
      if (url.startsWith(start) && !url.includes('/node_modules/') && /\.m?js$/.test(url)) urls.add(url);
      return resolved;
    },
  });
  return {
    find() {
      for (const url of [...urls].slice(0, MOST_CHECKED)) {
        const file = fileURLToPath(url);
        const { stderr } = spawnSync(process.execPath, ['--check', file], { encoding: 'utf8', env: {} });
        const line = /^(?:file:\/\/)?\S.*?:(\d+)$/m.exec(stderr)?.[1];
        if (line !== undefined) return `${file}:${line}`;
      }
      return undefined;
    },
    end: () => hooks.deregister(),
  };
}
