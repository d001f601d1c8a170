import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ConfigurationProblems } from '../configuration/errors';
import { readConfiguration } from '../configuration/read-configuration';
import { nameOf } from '../configuration/reading/reading';

export const SECRET = 'notify-secret-of-the-tests';
export const KEY = '8934e7d15453e97507ef794cf7b0519d';

/** The smallest valid file. */
export const LEAST = {
  notify: { secret: SECRET },
  merchants: [{ mchId: '1900000109', apiKey: KEY }],
  callbacks: { functions: { url: 'http://127.0.0.1:8010' } },
};

/** A folder with a configuration file in it. */
export function configurationFolder() {
  const path = mkdtempSync(join(tmpdir(), 'gateway-'));

  function write(name: string, content: string | Uint8Array): string {
    const file = join(path, name);
    // A new file: ext4 writes one that is replaced to the disk at once, and a suite replaces it ten thousand times.
    rmSync(file, { force: true });
    writeFileSync(file, content);
    return file;
  }

  function read(content: unknown, env: NodeJS.ProcessEnv = {}) {
    return readConfiguration({ file: write('gateway.json', JSON.stringify(content)), env });
  }

  /** The problems, as lines that begin with the key and its variable. */
  function problems(content: unknown, env: NodeJS.ProcessEnv = {}): string[] {
    try {
      read(content, env);
    } catch (failure) {
      if (failure instanceof ConfigurationProblems)
        return failure.problems.map((problem) => `${nameOf(problem)} ${problem.problem}`);
      throw failure;
    }
    return [];
  }

  return { path, write, read, problems, remove: () => rmSync(path, { recursive: true }) };
}
