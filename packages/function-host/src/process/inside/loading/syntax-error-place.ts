import { spawnSync } from 'node:child_process';
import { registerHooks } from 'node:module';
import { fileURLToPath, pathToFileURL } from 'node:url';

/** More files than most functions have; each check costs the start of a Node. */
const MOST_CHECKED = 20;

/**
 * Records which files of a folder are requested while it is loaded.
 *
 * Node names the place of a syntax error in an ES module only when it dies of it, so this file searches for the place.
 *
 * @returns `find`: the first file that does not parse, `/path/index.mjs:2`; `end`: stops recording
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
