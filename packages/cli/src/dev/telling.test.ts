/** The terminal of `cloudpay dev`: one line for each cause, and what functions hide. */
import { cpSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, expect, it } from '@jest/globals';
import { endAll, startDev } from '../testing/dev-process';
import { type Project, temporaryProject } from '../testing/project';

const CATCHES_ERRORS = join(__dirname, '../../../emulator/fixtures/projects/caught-errors');

let project: Project;
afterAll(async () => {
  await endAll();
  project?.remove();
});

it('names a missing callback, a refused call and a doubtful callback, and groups what cannot be called', async () => {
  const broken = Array.from({ length: 9 }, (_, n) => [
    `cloudfunctions/broken${n}/index.js`,
    "require('left-pad-not-installed'); exports.main = () => {};",
  ]);
  project = temporaryProject(Object.fromEntries(broken));
  cpSync(CATCHES_ERRORS, project.folder, { recursive: true });
  const dev = await startDev.forReader(project.folder, '--port', '0', '--ephemeral');
  const [, url = ''] = /Console\s+(http:\S+?)\/\s/.exec(dev.output()) ?? [];
  const post = (path: string, body: object) =>
    fetch(`${url}${path}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    });
  const order = (event: object) => post('/api/functions/pay/call', { event });

  // One message names them all, and their checks do not repeat it.
  await dev.written(/npm modules are missing:\n +broken0, broken1, .*: left-pad-not-installed\n/);
  await order({ outTradeNo: 'ORDER-1' });
  await dev.written(/! pay cloudPay\.unifiedOrder of ORDER-1 was refused: -501007 .*totalFee is missing/);
  await order({ outTradeNo: 'ORDER-2', totalFee: 100, functionName: 'paycb' });
  await dev.written(
    /! pay Order ORDER-2: The callback function 'paycb' does not exist.* Did you mean 'pay_cb'\?/,
  );
  await order({ outTradeNo: 'ORDER-3', totalFee: 100 });
  await post('/api/cashier/ORDER-3/pay', {});
  await dev.written(
    /! pay_cb replied SUCCESS to the notification of payment of ORDER-3, but 1 database write and 1 cloudPay call were refused:\n +database update of 'order' was refused: -502005 .*\n +cloudPay\.queryOrder of ORDER-3-2 was refused: ORDERNOTEXIST/,
  );
  expect(dev.output()).not.toMatch(/✓ pay_cb|broken\d.* cannot be called/);
  expect(await dev.stop()).toBe(0);
});
