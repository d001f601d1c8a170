import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from '@jest/globals';
import { buildSync } from 'esbuild';
import { certificate, closeServers, merchant, serve, success } from '../../testing/loopback';

afterEach(closeServers);

/** The client as a program in its own process, which has to end by itself. */
const program = buildSync({
  stdin: {
    contents: `
      import { apis, createClient } from './index';
      const [options, params] = JSON.parse(process.argv[2]);
      createClient(options).request(apis.queryOrder, params).then(
        ({ result_code }) => console.log(result_code),
        (error) => console.log(error),
      );`,
    resolveDir: join(__dirname, '../..'),
  },
  bundle: true,
  platform: 'node',
  target: 'node16',
  write: false,
  logLevel: 'error',
});

describe('a kept-alive connection', () => {
  it.each<[string, Parameters<typeof serve>[1]]>([
    ['http', undefined],
    ['https', {}],
  ])('keeps no process alive (%s)', async (_, tls) => {
    const { url } = await serve((request, response) => response.end(success(request)), tls);
    const options = {
      ...merchant,
      endpoints: [url],
      timeout: 90_000,
      ca: String(certificate('authority.pem')),
    };
    const argument = JSON.stringify([options, { out_trade_no: '00123456' }]);
    const started = performance.now();
    expect(await outputOf(program.outputFiles[0]?.text ?? '', argument)).toBe('SUCCESS\n');
    expect(performance.now() - started).toBeLessThan(60_000);
  });
});

/** The output of a program until it ends. */
function outputOf(code: string, argument: string): Promise<string> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, ['-', argument], {
      stdio: ['pipe', 'pipe', 'inherit'],
      timeout: 15_000,
    });
    child.stdin.end(code);
    let text = '';
    child.stdout.on('data', (chunk) => {
      text += chunk;
    });
    child.on('error', reject);
    child.on('close', () => resolve(text));
  });
}
