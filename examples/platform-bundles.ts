/** The examples of platforms, bundled as their package.json says, and run as the platforms' runtimes would. */
import { execFile } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { buildSync } from 'esbuild';
import { usersEnvironment } from './npm.ts';

const run = promisify(execFile);

export const PLATFORMS = ['aws-lambda', 'aliyun-fc', 'tencent-scf', 'node-server', 'container'] as const;
export type Platform = (typeof PLATFORMS)[number];

/**
 * Calls of the handlers, as the runtimes make them: the export, the event as it comes, and the context. A server is sent the
 * request of the event.
 */
const RUNTIMES: Readonly<Record<Platform, string>> = {
  'aws-lambda': `module.handler(event, { awsRequestId: 'r-1', memoryLimitInMB: '256', getRemainingTimeInMillis: () => 10_000 })`,
  'aliyun-fc': `module.handler(Buffer.from(JSON.stringify(event)), { requestId: '1-r', function: { memory: 512, timeout: 10 } })`,
  'tencent-scf': `module.main_handler(event, { request_id: 'r-1', memory_limit_in_mb: 256, time_limit_in_ms: 10_000 })`,
  'node-server': 'request(await address, event)',
  container: 'request(await address, event)',
};

export interface Outcome {
  result?: unknown;
  error?: string;
  /** From the start of loading to the end of the call. */
  milliseconds: number;
}

/** Copies the examples to a folder of its own, and bundles them there. The caller removes the folder. */
export function bundlePlatforms(root: string): string {
  const folder = mkdtempSync(join(tmpdir(), 'opencloudpay-platforms-'));
  cpSync(join(root, 'examples/platforms'), folder, { recursive: true });
  mkdirSync(join(folder, 'node_modules/@opencloudpay'), { recursive: true });
  symlinkSync(join(root, 'packages/function-host'), join(folder, 'node_modules/@opencloudpay/function-host'));
  symlinkSync(join(root, 'packages/wx-server-sdk'), join(folder, 'node_modules/wx-server-sdk'));
  for (const platform of PLATFORMS)
    buildSync({
      ...{ entryPoints: [join(folder, platform, 'index.js')], outfile: bundleOf(folder, platform) },
      ...{ bundle: true, minify: true, platform: 'node', target: 'node20', logLevel: 'error' },
    });
  return folder;
}

export function bundleOf(folder: string, platform: Platform): string {
  return join(folder, platform, 'dist/index.js');
}

/** Calls a bundle in a new process. */
export async function invokeBundle(
  folder: string,
  platform: Platform,
  event: unknown,
  variables: Readonly<Record<string, string>>,
): Promise<Outcome> {
  const program = `
    const event = JSON.parse(process.argv[1]);
    const address = new Promise((resolve) => { console.log = (text) => resolve(/http:\\S+/.exec(text)[0]); });
    const request = (url, { rawPath, headers, body }) => new Promise((resolve, reject) => {
      const options = { method: 'POST', headers: { authorization: headers.authorization } };
      require('node:http').request(url + rawPath, options, (response) => {
        let body = '';
        response.on('data', (data) => { body += data; });
        response.on('end', () => resolve({ statusCode: response.statusCode, body }));
      }).on('error', reject).end(body);
    });
    const started = performance.now();
    (async () => {
      const module = require(${JSON.stringify(bundleOf(folder, platform))});
      return { result: await ${RUNTIMES[platform]} };
    })().catch((error) => ({ error: String(error.stack) })).then((outcome) => {
      const milliseconds = performance.now() - started;
      process.stdout.write('\\n' + JSON.stringify({ ...outcome, milliseconds }), () => process.exit());
    });`;
  const { stdout } = await run(process.execPath, ['-e', program, JSON.stringify(event)], {
    cwd: folder,
    env: { ...usersEnvironment(), ...variables },
  });
  return JSON.parse(stdout.slice(stdout.lastIndexOf('\n'))) as Outcome;
}
