/** `cloudpay mcp` as AI coding tools start it: the built program, by the official client. */
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Client } from '@modelcontextprotocol/sdk/client/index.js';
import { StdioClientTransport } from '@modelcontextprotocol/sdk/client/stdio.js';
import { endAll, program, runCloudpay } from '../testing/dev-process';
import { type Project, temporaryProject } from '../testing/project';

const CALLBACK = `exports.main = async ({ outTradeNo }) => {
  console.log('to the terminal');
  console.error('got ' + outTradeNo);
  return { errcode: 0 };
};`;

let project: Project;
beforeAll(() => {
  project = temporaryProject({ 'project.config.json': '{}', 'cloudfunctions/paid/index.js': CALLBACK });
});
afterAll(async () => {
  await endAll();
  project.remove();
});

describe('cloudpay mcp', () => {
  it('serves its tools to the official client, on an emulator that it starts, and ends with its client', async () => {
    const transport = new StdioClientTransport({
      command: process.execPath,
      args: [program, 'mcp', '--start', '--project', project.folder],
      stderr: 'pipe',
    });
    let stderr = '';
    transport.stderr?.on('data', (chunk) => {
      stderr += chunk;
    });
    const client = new Client({ name: 'test', version: '1.0.0' });
    const failures: Error[] = [];
    // A line on stdout that is no message of the protocol is an error.
    client.onerror = (failure) => failures.push(failure);
    await client.connect(transport);
    const { pid } = transport;
    const { structuredContent } = await client.callTool(
      {
        name: 'trigger_notification',
        arguments: { kind: 'payment', functionName: 'paid', fields: { outTradeNo: 'STDIO1' } },
      },
      undefined,
      { timeout: 120_000 },
    );
    expect(structuredContent).toMatchObject({ delivered: true, event: { outTradeNo: 'STDIO1' } });
    await client.close();
    expect(failures).toEqual([]);
    expect(stderr).toBe('paid: got STDIO1\n');
    expect(() => process.kill(Number(pid), 0)).toThrow(/ESRCH/);
  });

  it('refuses an address of another machine before it serves anything', async () => {
    const { code, stdout, stderr } = await runCloudpay('mcp', '--dev', 'http://example.com');
    expect([code, stdout]).toEqual([1, '']);
    expect(stderr).toMatch(/^cloudpay: --dev must be the address of a cloudpay dev on this machine/);
  });
});
