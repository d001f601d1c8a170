/** Follows docs/bills.md: its commands run as they stand, except for the port. */
import { chmodSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { freePort } from '@opencloudpay/internal/testing/free-port';
import { endAll, runCloudpay } from '../testing/dev-process';
import { type Project, temporaryProject } from '../testing/project';

const root = join(__dirname, '../../../..');
const [, page = ''] = readFileSync(join(root, 'docs/bills.md'), 'utf8').split('\n## Rehearse\n');
const blockOf = (language: string) =>
  new RegExp(`^\`\`\`${language}\\n(.*?)^\`\`\``, 'ms').exec(page)?.[1] ?? '';

let project: Project;
let port: string;
beforeAll(async () => {
  port = String(await freePort());
  project = temporaryProject({
    'project.config.json': '{}',
    'cloudfunctions/pay_cb/index.js': 'exports.main = async () => ({ errcode: 0 });',
    'rehearsal.json': blockOf('json'),
    'rehearse.sh': `PATH="$PWD/bin:$PATH" CLOUDPAY_PORT=${port}\nexport PATH CLOUDPAY_PORT\n${blockOf('sh').replaceAll(':8080', `:${port}`)}`,
    'bin/cloudpay': `#!/bin/sh\nexec "${process.execPath}" "${join(root, 'packages/cli/dist/cloudpay.cjs')}" "$@"\n`,
  });
  chmodSync(join(project.folder, 'bin/cloudpay'), 0o755);
});
afterAll(async () => {
  await endAll();
  project.remove();
});

it('the bill of a rehearsed day is fetched after the clock is advanced, and has no differences', async () => {
  // Its loops wait for the gateway, however long.
  const command = ['timeout', '120', 'sh', '-e', 'rehearse.sh'];
  const { code, stdout, stderr } = await runCloudpay({ cwd: project.folder }, 'exec', '--', ...command);
  expect([code, stderr]).toEqual([0, expect.not.stringContaining('problem')]);
  expect(stdout).toMatch(/^\d{4}-\d\d-\d\d +\d+ +compared +1 +88\.00 +0 +0\.00 +0$/m);
});
