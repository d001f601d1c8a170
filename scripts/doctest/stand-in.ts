/**
 * Stands in for `cloudpay`, `npm`, `npx` and `node` in the shell of a reader. A command that serves until Ctrl-C is
 * started as in a second terminal: this program ends when the server is ready. Everything else runs as it stands, with
 * the answers that the reader would type.
 *
 * Usage: node stand-in.ts <program> [arguments]
 */
import { spawn, spawnSync } from 'node:child_process';
import { closeSync, existsSync, openSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { isRunning, stopServer } from './servers.ts';

/** What the reader's machine tells this program, as JSON in the variable `DOCTEST`. */
export interface StandInSettings {
  /** The built `cloudpay`. */
  readonly cloudpay: string;
  /** The programs that this one stands in for. */
  readonly programs: Readonly<Record<string, string>>;
  /** Where logs and process ids of servers are. */
  readonly folder: string;
  /** The port of `cloudpay dev`. */
  readonly port: number;
  /** More arguments of a command of `cloudpay`, such as the answers to the questions of `init`. */
  readonly more: Readonly<Record<string, readonly string[]>>;
  /** The exit codes of a command that are a verdict, not a failure. Default: 0. */
  readonly verdicts: Readonly<Record<string, readonly number[]>>;
}

const SERVERS = ['dev', 'serve', 'gateway'];
/** What a server prints when it takes requests. */
const READY = /READY|https?:\/\/127\.0\.0\.1:\d+/;
/** Milliseconds: a limit for what hangs. */
const PATIENCE = 180_000;

const settings = JSON.parse(process.env['DOCTEST'] ?? '{}') as StandInSettings;
const [program = '', ...given] = process.argv.slice(2);
const pidFile = join(settings.folder, 'server.pid');

const { command, before, args } = understand(program, given);
const all = [...before, ...args, ...moreOf(command, args)];
const file = program === 'cloudpay' ? process.execPath : (settings.programs[program] ?? program);
const line = program === 'cloudpay' ? [settings.cloudpay, ...all] : all;
if (SERVERS.includes(command) && !args.some((arg) => /^--(check|help)$/.test(arg))) await serve();
else if (args.includes('--follow')) await follow();
else process.exit(outcomeOf(spawnSync(file, line, { stdio: 'inherit' }).status ?? 1));

/** The command of `cloudpay` in a command line, with what stands before its arguments. */
function understand(name: string, words: readonly string[]) {
  const starts: Readonly<Record<string, RegExp>> = {
    cloudpay: /^()/,
    node: /^(\S*cloudpay\.cjs )/,
    npx: /^((?:--yes )?(?:@opencloudpay\/cli|cloudpay|cloudpay-server) )/,
    npm: /^(run )(?=dev\b)/,
  };
  const [, start] = starts[name]?.exec(words.join(' ')) ?? [];
  if (start === undefined) return { command: '', before: [], args: words };
  const count = start.split(' ').filter((word) => word !== '').length + 1;
  const known = words.slice(0, count);
  // npx asks before it installs.
  const agreed = name === 'npx' && known[0] !== '--yes' ? ['--yes', ...known] : known;
  return { command: words[count - 1] ?? '', before: agreed, args: words.slice(count) };
}

function moreOf(name: string, args: readonly string[]): readonly string[] {
  const more = [...(settings.more[name] ?? [])];
  if (name === 'dev') more.push('--port', String(settings.port));
  // The only server of this project that the reader can have in mind.
  if (name === 'trigger' && isRunning(pidFile)) more.push('--dev', `http://127.0.0.1:${settings.port}`);
  return program === 'npm' && more.length > 0 && !args.includes('--') ? ['--', ...more] : more;
}

function outcomeOf(status: number): number {
  return settings.verdicts[command]?.includes(status) ? 0 : status;
}

/** A command that shows what comes until Ctrl-C: fails if it ends by itself. */
async function follow(): Promise<void> {
  const child = spawn(file, line, { stdio: ['ignore', 'inherit', 'inherit'] });
  const ended = await Promise.race([
    new Promise<number>((resolve) => child.once('exit', (code) => resolve(code ?? 1))),
    new Promise<undefined>((resolve) => setTimeout(() => resolve(undefined), 5_000)),
  ]);
  child.kill('SIGINT');
  process.exit(ended ?? 0);
}

/** Starts the server in place of the one before, and waits until it is ready. */
async function serve(): Promise<void> {
  await stopServer(pidFile);
  const log = join(settings.folder, 'server.log');
  const output = openSync(log, 'w');
  const child = spawn(file, line, { detached: true, stdio: ['ignore', output, output] });
  closeSync(output);
  writeFileSync(pidFile, String(child.pid));
  let ended: number | undefined;
  child.once('exit', (code) => {
    ended = code ?? 1;
  });
  const deadline = Date.now() + PATIENCE;
  const text = () => (existsSync(log) ? readFileSync(log, 'utf8') : '');
  while (ended === undefined && Date.now() < deadline && !READY.test(text()))
    await new Promise((resolve) => setTimeout(resolve, 50));
  process.stdout.write(text());
  if (ended === undefined && READY.test(text())) process.exit(0);
  console.error(ended === undefined ? 'The server did not get ready.' : `The server ended with ${ended}.`);
  process.exit(1);
}
