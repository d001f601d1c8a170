/** Real processes that compete for one folder: with the operating system's lock, and without it. */
import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { bundleProgram } from '../testing/bundle-program';
import { lockFolder } from './folder-lock';
import { thisProcess } from './owner';

let programFolder: string;
let program: string;
let folder: string;
const running = new Set<ChildProcess>();

beforeAll(() => {
  programFolder = mkdtempSync(join(tmpdir(), 'opencloudpay-lock-'));
  program = join(programFolder, 'holder.cjs');
  writeFileSync(program, bundleProgram(join(__dirname, '../..'), 'src/testing/lock-holder.ts'));
});
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'opencloudpay-lock-'));
});
afterEach(async () => {
  for (const child of running) await killed(child);
  rmSync(folder, { recursive: true, force: true });
});
afterAll(() => rmSync(programFolder, { recursive: true, force: true }));

const lockFile = () => join(folder, 'lock');

interface Starter {
  readonly child: ChildProcess;
  /** The next line of its output. */
  said(): Promise<string>;
  /** Makes it take the folder, and returns its answer. */
  take(): Promise<string>;
  /** Makes it release the folder. */
  release(): Promise<void>;
  /** Makes it release the folder and exit. */
  end(): Promise<void>;
}

/** A process that is ready to take the folder. */
async function starter(env: NodeJS.ProcessEnv): Promise<Starter> {
  const child = spawn(process.execPath, [program], {
    env: { FOLDER: folder, ...env },
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  running.add(child);
  const words: string[] = [];
  const waiting: ((word: string) => void)[] = [];
  let rest = '';
  child.stdout?.on('data', (chunk: Buffer) => {
    const lines = (rest + chunk).split('\n');
    rest = lines.pop() ?? '';
    for (const line of lines) {
      const next = waiting.shift();
      if (next) next(line);
      else words.push(line);
    }
  });
  const said = () => {
    const word = words.shift();
    return word === undefined
      ? new Promise<string>((resolve) => waiting.push(resolve))
      : Promise.resolve(word);
  };
  expect(await said()).toBe('ready');
  return {
    child,
    said,
    take() {
      child.stdin?.write('take\n');
      return said();
    },
    async release() {
      child.stdin?.write('release\n');
      expect(await said()).toBe('released');
    },
    async end() {
      const closed = new Promise((resolve) => child.once('close', resolve));
      child.stdin?.end();
      await closed;
      running.delete(child);
    },
  };
}

async function killed(child: ChildProcess): Promise<void> {
  running.delete(child);
  if (child.exitCode !== null || child.signalCode !== null) return;
  const closed = new Promise((resolve) => child.once('close', resolve));
  child.kill('SIGKILL');
  await closed;
}

/** A process that does not use the folder. */
async function unrelated(): Promise<ChildProcess> {
  const child = spawn(process.execPath, ['-e', 'console.log(1); setInterval(() => {}, 1000)'], {
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  running.add(child);
  await new Promise((resolve) => child.stdout?.once('data', resolve));
  return child;
}

/** Possible contents of the lock file of an ended process, with `pid` in it. */
function leftovers(pid: number): Record<string, string> {
  const here = thisProcess();
  return {
    'the number alone, as early versions wrote it': JSON.stringify({ pid }),
    'the number with another start time': JSON.stringify({
      ...here,
      pid,
      start: '1',
      kernel: false,
      id: 'a',
    }),
    'another start of the machine': JSON.stringify({ ...here, pid, boot: 'other', kernel: false, id: 'b' }),
    'another container': JSON.stringify({ ...here, pid, namespace: 'pid:[1]', kernel: false, id: 'c' }),
    'that it held the operating system’s lock': JSON.stringify({ ...here, pid, kernel: true, id: 'd' }),
    nothing: '',
    'no JSON': `${'\0'.repeat(100)}{`,
    'JSON of another type': '[1, 2]',
  };
}

/** Older than the time within which its holder would have written it again. */
function leaveBehind(content: string): void {
  writeFileSync(lockFile(), content);
  const then = Date.now() / 1000 - 3600;
  utimesSync(lockFile(), then, then);
}

it('the lock of an ended process is waited for: a program that it was starting may hold it for a moment', async () => {
  const env = { PATH: process.env['PATH'] };
  const [copy, next] = await Promise.all([starter(env), starter(env)]);
  expect(await copy.take()).toBe('held');
  // As if the process that the file names had been killed, and the lock was held by a copy of its open file.
  writeFileSync(lockFile(), JSON.stringify({ ...thisProcess(), start: '1', kernel: true, id: 'e' }));
  const answer = next.take();
  const early = await Promise.race([answer, new Promise((resolve) => setTimeout(resolve, 300, 'waits'))]);
  expect(early).toBe('waits');
  await killed(copy.child);
  expect(await answer).toBe('held');
});

describe.each([
  { locks: 'with the lock of the operating system', env: { PATH: process.env['PATH'] }, kernel: true },
  // Without the program `flock` Node has no lock on Linux.
  { locks: 'with a file alone', env: { PATH: '/nowhere' }, kernel: false },
])('$locks', ({ env, kernel }) => {
  it('a second process is refused, and learns who holds the folder, until the holder ends', async () => {
    const [first, second] = await Promise.all([starter(env), starter(env)]);
    expect(await first.take()).toBe('held');
    expect(JSON.parse(readFileSync(lockFile(), 'utf8'))).toMatchObject({ pid: first.child.pid, kernel });
    expect(await second.take()).toBe(`in use by ${first.child.pid}`);
    await first.end();
    expect(existsSync(lockFile())).toBe(false);
    expect(await (await starter(env)).take()).toBe('held');
  });

  it('a killed process frees the folder for the next one', async () => {
    const first = await starter(env);
    expect(await first.take()).toBe('held');
    await killed(first.child);
    expect(existsSync(lockFile())).toBe(true);
    const next = await starter(env);
    expect(await next.take()).toBe('held');
    expect(await (await starter(env)).take()).toBe(`in use by ${next.child.pid}`);
  });

  it('a lock file with the number of a living process is no lock: the number was reused', async () => {
    const { pid = 0 } = await unrelated();
    const next = await starter(env);
    for (const [what, content] of Object.entries(leftovers(pid))) {
      // Without the operating system's lock, a holder is identified by its number and its start time.
      if (!kernel && content.includes('"d"')) continue;
      leaveBehind(content);
      expect([what, await next.take()]).toEqual([what, 'held']);
      await next.release();
    }
  });

  it('of many processes that start at once, exactly one gets the folder', async () => {
    const { pid = 0 } = await unrelated();
    const before = [
      undefined,
      JSON.stringify({ ...thisProcess(), pid, start: '1', kernel: false, id: 'old' }),
    ];
    let starters: Starter[] = [];
    for (const content of [...before, ...before]) {
      rmSync(lockFile(), { force: true });
      if (content !== undefined) leaveBehind(content);
      const missing = Array.from({ length: 8 - starters.length }, () => starter(env));
      starters = [...starters, ...(await Promise.all(missing))];
      const answers = await Promise.all(starters.map((one) => one.take()));
      expect(answers.filter((answer) => answer === 'held')).toHaveLength(1);
      expect(answers.filter((answer) => answer.startsWith('in use'))).toHaveLength(7);
      const winner = starters[answers.indexOf('held')];
      expect(JSON.parse(readFileSync(lockFile(), 'utf8'))).toMatchObject({ pid: winner?.child.pid });
      if (winner) await killed(winner.child);
      starters = starters.filter((one) => one !== winner);
    }
  });

  it.each([
    ['removed', () => rmSync(lockFile())],
    ['replaced', () => writeFileSync(lockFile(), JSON.stringify({ pid: 1 }))],
    ['emptied', () => writeFileSync(lockFile(), '')],
    ['removed with its folder', () => rmSync(folder, { recursive: true })],
  ])('a holder whose lock is %s notices it', async (_how, lose) => {
    const holder = await starter(env);
    expect(await holder.take()).toBe('held');
    lose();
    expect(await holder.said()).toBe('lost');
  });

  it('a holder that lost its lock to another process leaves that lock alone when it ends', async () => {
    const first = await starter(env);
    expect(await first.take()).toBe('held');
    rmSync(lockFile());
    const second = await starter(env);
    expect(await second.take()).toBe('held');
    expect(await first.said()).toBe('lost');
    await first.end();
    expect(JSON.parse(readFileSync(lockFile(), 'utf8'))).toMatchObject({ pid: second.child.pid });
    expect(await (await starter(env)).take()).toBe(`in use by ${second.child.pid}`);
  });
});

describe('processes with different kinds of lock', () => {
  it.each([
    ['/nowhere', process.env['PATH']],
    [process.env['PATH'], '/nowhere'],
  ])('see each other', async (one, other) => {
    const first = await starter({ PATH: one });
    expect(await first.take()).toBe('held');
    const second = await starter({ PATH: other });
    expect(await second.take()).toBe(`in use by ${first.child.pid}`);
    await killed(first.child);
    expect(await (await starter({ PATH: other })).take()).toBe('held');
  });

  it('see a holder although the file system also gave them its lock', async () => {
    const first = await starter({ PATH: process.env['PATH'] });
    expect(await first.take()).toBe('held');
    const content = readFileSync(lockFile(), 'utf8');
    // A new file has a new lock, as on a file system whose locks do not work.
    rmSync(lockFile());
    writeFileSync(lockFile(), content);
    const second = await starter({ PATH: process.env['PATH'] });
    expect(await second.take()).toBe(`in use by ${first.child.pid}`);
    await killed(first.child);
    expect(await (await starter({ PATH: process.env['PATH'] })).take()).toBe('held');
  });

  it('see a holder in another container because it writes every second', async () => {
    const first = await starter({ PATH: '/nowhere' });
    expect(await first.take()).toBe('held');
    // The same process, seen from a place where its number means nothing.
    const seen = { ...JSON.parse(readFileSync(lockFile(), 'utf8')), namespace: 'pid:[1]', id: 'elsewhere' };
    await killed(first.child);
    writeFileSync(lockFile(), JSON.stringify(seen));
    const timer = setInterval(() => writeFileSync(lockFile(), JSON.stringify(seen)), 300);
    try {
      expect(await (await starter({ PATH: '/nowhere' })).take()).toBe(`in use by ${first.child.pid}`);
    } finally {
      clearInterval(timer);
    }
  });
});

it('a process that has the folder cannot take it again', async () => {
  const inUse = (pid: number | undefined) => new Error(`in use by ${pid}`);
  const lock = await lockFolder(folder, { inUse });
  await expect(lockFolder(folder, { inUse })).rejects.toThrow(`in use by ${process.pid}`);
  expect(lock.isHeld()).toBe(true);
  lock.release();
  expect(lock.isHeld()).toBe(false);
  (await lockFolder(folder, { inUse })).release();
});
