import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { bundleProgram } from '@opencloudpay/internal/testing/bundle-program';
import { SHORT_PROCESS } from '@opencloudpay/internal/testing/short-process';

const PACKAGE = join(__dirname, '../..');
/** Loaded when the program runs: PGlite reads files beside its own. */
const DRIVERS = ['pg', 'kysely', '@electric-sql/pglite'];

export interface DatabaseProcess {
  /** The next line of its output; undefined at its end. */
  next(): Promise<string | undefined>;
  kill(): void;
  /** What it said on its error output, when it has ended. */
  readonly ended: Promise<string>;
}

/** The program of {@link file://./writing-process.ts}, as one text. */
export function bundleWriter(): string {
  return bundleProgram(PACKAGE, 'src/testing/writing-process.ts', DRIVERS);
}

/** @param fileLimit as on a full disk, no file can grow beyond so many bytes */
export function startDatabaseProcess(
  program: string,
  environment: Record<string, string>,
  fileLimit?: number,
): DatabaseProcess {
  const limited = `ulimit -f ${Math.ceil((fileLimit ?? 0) / 512)} && exec "$0" "$@"`;
  const node = [process.execPath, ...SHORT_PROCESS, '-'] as const;
  const [command, ...args] = fileLimit === undefined ? node : ['/bin/sh', '-c', limited, ...node];
  // From its input it finds its packages as this package does.
  const child = spawn(command, args, { cwd: PACKAGE, env: { ...process.env, ...environment } });
  let problem = '';
  child.stderr.on('data', (chunk: Buffer) => {
    problem += chunk;
  });
  const ended = new Promise<string>((resolve) => child.once('close', () => resolve(problem)));
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  child.stdin.end(program);
  return {
    next: async () => (await lines.next()).value as string | undefined,
    kill: () => void child.kill('SIGKILL'),
    ended,
  };
}
