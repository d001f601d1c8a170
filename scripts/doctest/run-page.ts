import { spawn } from 'node:child_process';
import { commandsOf, type ShellBlock } from '../documents/shell-blocks.ts';
import type { Desk } from './desk.ts';
import type { Preparation } from './preparation.ts';

/** Milliseconds: a limit for what hangs. */
const PATIENCE = 600_000;

/**
 * Types the blocks of a page into one shell, in their sequence. A block ends at the first command that fails.
 *
 * @returns what went wrong, with the place, the command and everything that was printed; `undefined` if nothing did
 */
export async function runPage(
  blocks: readonly ShellBlock[],
  desk: Desk,
  preparation: Preparation,
): Promise<string | undefined> {
  const script = [
    'set -o pipefail',
    `at() { printf '\\n── %s\\n' "$1"; }`,
    `type_in() { printf '$ %s\\n' "$1"; eval "$1" || { printf 'FAILED with %s: %s\\n' "$?" "$1"; exit 1; }; }`,
    ...blocks.flatMap((block) => linesOf(block, desk, preparation)),
  ].join('\n');
  // A group of its own, so that what a page leaves behind (`command &`) can be ended.
  const child = spawn('bash', ['-c', script], {
    ...{ cwd: desk.project, env: desk.environment(preparation), detached: true },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let output = '';
  for (const stream of [child.stdout, child.stderr])
    stream.setEncoding('utf8').on('data', (chunk: string) => {
      output += chunk;
    });
  const timer = setTimeout(() => {
    output += '\nThis page did not end.';
    killGroup(child.pid);
  }, PATIENCE);
  const code = await new Promise<number | null>((resolve) => child.once('exit', resolve));
  clearTimeout(timer);
  killGroup(child.pid);
  return code === 0 ? undefined : output;
}

function linesOf({ place, code }: ShellBlock, desk: Desk, preparation: Preparation): string[] {
  const { folders = {}, before = {} } = preparation;
  const fitting = (texts: Readonly<Record<string, string>>) =>
    Object.entries(texts).flatMap(([text, value]) => (code.includes(text) ? [value] : []));
  return [
    `at ${quoted(place)}`,
    ...fitting(folders).map((folder) => `cd ${quoted(folder)}`),
    ...[...fitting(before), ...commandsOf(code)].map(
      (command) => `type_in ${quoted(replaced(command, desk, preparation))}`,
    ),
  ];
}

function replaced(command: string, { port, gatewayPort }: Desk, { replaced: texts = {} }: Preparation) {
  const all = {
    ...texts,
    '127.0.0.1:8010': `127.0.0.1:${port}`,
    '127.0.0.1:8080': `127.0.0.1:${gatewayPort}`,
  };
  return Object.entries(all).reduce((text, [from, to]) => text.replaceAll(from, to), command);
}

const quoted = (text: string) => `'${text.replaceAll("'", `'\\''`)}'`;

function killGroup(pid: number | undefined) {
  try {
    if (pid !== undefined) process.kill(-pid, 'SIGKILL');
  } catch {
    // Nothing of it is left.
  }
}
