import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { bundleProgram } from '@opencloudpay/internal/testing/bundle-program';
import { SHORT_PROCESS } from '@opencloudpay/internal/testing/short-process';

const PACKAGE = join(__dirname, '../..');
/** Loaded when the program runs, because PGlite reads files next to its own. */
const DRIVERS = ['pg', '@electric-sql/pglite'];

export interface GatewayProcess {
  readonly url: string;
  kill(): void;
  /** Resolves when the process has ended, with or without an error. */
  readonly ended: Promise<void>;
}

/** The program of a gateway, as one text: see {@link bundleProgram}. */
export function bundleGateway(): string {
  return bundleProgram(PACKAGE, 'src/testing/killed-gateway.ts', DRIVERS);
}

/** @param fileLimit as on a full disk, no file can grow beyond this number of bytes */
export async function startGatewayProcess(
  program: string,
  environment: Record<string, string>,
  fileLimit?: number,
): Promise<GatewayProcess> {
  const limited = `ulimit -f ${Math.ceil((fileLimit ?? 0) / 512)} && exec "$0" "$@"`;
  const node = [process.execPath, ...SHORT_PROCESS, '-'] as const;
  const [command, ...args] = fileLimit === undefined ? node : ['/bin/sh', '-c', limited, ...node];
  // A program from standard input finds its packages as this package does.
  const child = spawn(command, args, {
    cwd: PACKAGE,
    env: { ...process.env, ...environment },
    stdio: ['pipe', 'pipe', 'pipe'],
  });
  const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  let problem = '';
  child.stderr.on('data', (chunk: Buffer) => {
    problem += chunk;
  });
  child.stdin.end(program);
  const url = await new Promise<string>((resolve, reject) => {
    child.stdout.once('data', (chunk: Buffer) => resolve(chunk.toString().trim()));
    child.once('exit', () => reject(new Error(`The gateway ended: ${problem}`)));
  });
  return { url, ended, kill: () => void child.kill('SIGKILL') };
}
