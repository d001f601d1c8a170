/**
 * Installs by pnpm, and shows one line of progress. What pnpm, npm and the scripts of packages write goes to a file: most of it
 * does not matter to a newcomer who only wants to try the project. Runs on any Node ≥ 18, before anything is installed.
 */
import { spawn } from 'node:child_process';
import { createWriteStream } from 'node:fs';
import { createInterface } from 'node:readline';
import { finished } from 'node:stream/promises';

/** Milliseconds between two dots where the line cannot be rewritten. */
const PACE = 5000;

/**
 * @typedef {Pick<NodeJS.WriteStream, 'write'> & { isTTY?: boolean }} Out
 * @param {{ command: string, args: string[], cwd: string, env: NodeJS.ProcessEnv, shell: boolean, log: string }} install
 *   `log`: the file that takes the whole output
 * @param {Out} out the terminal
 * @returns {Promise<number>} the exit code. After a failure the whole output is on the terminal too.
 */
export async function installDependencies({ command, args, cwd, env, shell, log }, out = process.stderr) {
  const shown = progressLine(out, env);
  const file = createWriteStream(log);
  const kept = [];
  const child = spawn(command, args, { cwd, env, shell, stdio: ['inherit', 'pipe', 'pipe'] });
  for (const stream of [child.stdout, child.stderr])
    createInterface({ input: stream }).on('line', (line) => {
      file.write(`${line}\n`);
      kept.push(line);
      shown.read(line);
    });
  const [code, reason] = await new Promise((resolve) => {
    child.once('error', (error) => resolve([1, `could not start ${command}: ${error.message}`]));
    child.once('close', (status, signal) =>
      resolve([status ?? 1, signal ? `ended by ${signal}` : undefined]),
    );
  });
  file.end();
  await finished(file);
  if (code === 0) {
    shown.end('done.');
    return 0;
  }
  shown.end('failed.');
  out.write(`${kept.join('\n')}\n${reason ? `${reason}\n` : ''}This output is also in ${log}.\n`);
  return code;
}

/** `Installing dependencies: 955 of 1120 packages …` on a terminal; dots in a pipe, in CI and on a dumb terminal. */
function progressLine(out, env) {
  const title = 'Installing dependencies from the npm registry (first run, or the lock file changed)';
  const isRewritten = Boolean(out.isTTY) && env.TERM !== 'dumb' && !isSet(env.CI);
  let all = 0;
  let dotAt = Date.now();
  // A line that wraps could not be written over.
  const cut = (line) => line.slice(0, (out.columns ?? 80) - 1);
  out.write(isRewritten ? cut(`${title} …`) : title);
  return {
    read(line) {
      all = Number(/^Packages: \+(\d+)/.exec(line)?.[1] ?? all);
      const added = /^Progress: .*\badded (\d+)/.exec(line)?.[1];
      if (isRewritten && added !== undefined && all > 0)
        out.write(`\r\u001b[K${cut(`Installing dependencies: ${added} of ${all} packages …`)}`);
      if (isRewritten || Date.now() - dotAt < PACE) return;
      dotAt = Date.now();
      out.write('.');
    },
    end: (word) => out.write(isRewritten ? `\r\u001b[KInstalling dependencies: ${word}\n` : ` ${word}\n`),
  };
}

function isSet(value) {
  return value !== undefined && value !== '' && value !== 'false' && value !== '0';
}
