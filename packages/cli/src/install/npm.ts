import { existsSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { parseJsonObject, say } from '@opencloudpay/internal';
import spawn from 'cross-spawn';
import { InstallError } from './errors';

export interface NpmResult {
  /** Why it failed: npm's own summary, in one line. */
  failure?: string;
}

/** Variables of a surrounding `npm run`, which would direct this npm to another folder. */
const OF_ANOTHER_NPM =
  /^npm_(?:config_(?:local_prefix|prefix|global|location|workspaces?|include_workspace_root|dry_run|package_lock_only|save|omit|include|production)|package_.*|lifecycle_.*|command)$/i;

/**
 * Runs npm in a folder, and nowhere above it.
 *
 * @param args of npm
 * @param signal ends npm
 * @throws {InstallError} `NPM_NOT_FOUND`, `INTERRUPTED`
 */
export function runNpm(folder: string, args: readonly string[], signal: AbortSignal): Promise<NpmResult> {
  const [program = 'npm', ...first] = npmCommand(process.env, process.execPath);
  return new Promise((resolve, reject) => {
    if (signal.aborted) return reject(interrupted());
    const env = Object.fromEntries(
      Object.entries(process.env).filter(([name]) => !OF_ANOTHER_NPM.test(name)),
    );
    const child = spawn(program, [...first, ...args, '--json', '--loglevel=error', `--prefix=${folder}`], {
      cwd: folder,
      env,
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    const end = () => child.kill();
    signal.addEventListener('abort', end, { once: true });
    let [stdout, stderr] = ['', ''];
    child.stdout?.on('data', (chunk) => {
      stdout += chunk;
    });
    child.stderr?.on('data', (chunk) => {
      stderr += chunk;
    });
    child.once('error', (cause: NodeJS.ErrnoException) => {
      signal.removeEventListener('abort', end);
      if (cause.code !== 'ENOENT') return resolve({ failure: cause.message });
      reject(
        new InstallError(
          'NPM_NOT_FOUND',
          say(
            'There is no npm on this machine: it comes with Node, from https://nodejs.org.',
            '本机没有 npm：它随 Node 一起安装，见 https://nodejs.org。',
          ),
          { cause },
        ),
      );
    });
    child.once('close', (code) => {
      signal.removeEventListener('abort', end);
      if (signal.aborted) reject(interrupted());
      else resolve(code === 0 ? {} : { failure: failureIn(stdout, stderr) });
    });
  });
}

/**
 * The command of npm: the one that runs this program, else the one beside this Node, else the one in PATH.
 *
 * @param env the variables of this process
 * @param node the path of this Node
 */
export function npmCommand(env: Readonly<Record<string, string | undefined>>, node: string): string[] {
  const running = env['npm_execpath'];
  if (running !== undefined && basename(running) === 'npm-cli.js' && existsSync(running))
    return [node, running];
  const beside = ['../lib/node_modules/npm/bin/npm-cli.js', 'node_modules/npm/bin/npm-cli.js']
    .map((path) => join(dirname(node), path))
    .find((path) => existsSync(path));
  return beside === undefined ? ['npm'] : [node, beside];
}

/** npm's reason in its output with --json: `E404 404 Not Found - …`. */
function failureIn(stdout: string, stderr: string): string {
  const parsed = parseJsonObject(stdout);
  const error = 'value' in parsed ? parsed.value['error'] : undefined;
  const { code, summary } = (error ?? {}) as { code?: unknown; summary?: unknown };
  const texts = [code, summary].filter((text) => typeof text === 'string' && text !== '');
  if (texts.length > 0) return texts.join(' ').replace(/\s+/g, ' ').trim();
  // npm itself may be broken, and then prints something else.
  const lines = stderr.split('\n').map((line) => line.replace(/^npm (?:error|ERR!)\s*/, '').trim());
  return lines.filter(Boolean).slice(0, 3).join(' ') || 'npm gave no reason';
}

function interrupted(): InstallError {
  return new InstallError(
    'INTERRUPTED',
    say(
      'The installation was interrupted; the functions’ modules are as before.',
      '安装已中断，云函数的模块保持原样。',
    ),
  );
}
