import { spawn, spawnSync } from 'node:child_process';
import { join } from 'node:path';

const PACKAGE = join(__dirname, '../..');
const ESBUILD = join(PACKAGE, '../../node_modules/esbuild/bin/esbuild');

export interface GatewayProcess {
  readonly url: string;
  kill(): void;
  /** Resolves when it has ended, however. */
  readonly ended: Promise<void>;
}

/** The program of a gateway, as one text: see {@link bundleProgram}. */
export function bundleGateway(): string {
  return bundleProgram('src/testing/killed-gateway.ts');
}

/** A program, as one text: from the sources, so that no build is needed and none can be stale. */
export function bundleProgram(entry: string): string {
  const { stdout, stderr, status } = spawnSync(
    process.execPath,
    [
      ESBUILD,
      entry,
      '--bundle',
      '--platform=node',
      '--conditions=opencloudpay:source',
      ...['pg', 'pg-boss', 'kysely', '@electric-sql/pglite'].map((name) => `--external:${name}`),
    ],
    { cwd: PACKAGE, encoding: 'utf8', maxBuffer: 64 * 1024 * 1024 },
  );
  if (status !== 0) throw new Error(stderr);
  return stdout;
}

/** @param fileLimit as on a full disk, no file can grow beyond so many bytes */
export async function startGatewayProcess(
  program: string,
  environment: Record<string, string>,
  fileLimit?: number,
): Promise<GatewayProcess> {
  const limited = `ulimit -f ${Math.ceil((fileLimit ?? 0) / 512)} && exec "$0" -`;
  const [command, ...args] =
    fileLimit === undefined
      ? ([process.execPath, '-'] as const)
      : (['/bin/sh', '-c', limited, process.execPath] as const);
  // From its input it finds its packages as this package does.
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
