/** The shipped files work together unchanged: what they run, with the configuration beside them, becomes ready. */

import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { codeIn } from '../testing/documentation';
import { endAll, runCloudpay, startProgram } from '../testing/gateway-process';
import { createPostgresDatabase, type PostgresDatabase } from '../testing/postgres';
import { type ShippedStart, shippedFile, startOfCompose, startOfUnit } from '../testing/shipped-files';
import { prepareMachine, type ShippedMachine } from '../testing/shipped-machine';
import { startOfKubernetes } from '../testing/shipped-manifests';

let database: PostgresDatabase;
let machine: ShippedMachine;

beforeAll(async () => {
  database = await createPostgresDatabase();
  machine = prepareMachine(database.url);
});
afterAll(async () => {
  await endAll();
  machine.remove();
  await database.close();
});

const SHOP = { envId: 'prod', serves: ['gateway', 'mini programs'], publicUrl: 'https://shop.example.com' };

/** All of them run on one database, one after another, as hosts that are replaced. */
describe('what is shipped becomes ready, and stops in order', () => {
  it.each<[string, () => ShippedStart, object]>([
    ['the systemd unit of the shop', () => startOfUnit('deploy/systemd/cloudpay-serve.service'), SHOP],
    ['the compose file', startOfCompose, SHOP],
    ['the Kubernetes manifests', startOfKubernetes, SHOP],
    ['the systemd unit of the gateway', () => startOfUnit('deploy/systemd/cloudpay-gateway.service'), {}],
  ])('%s', async (_, start, ready) => {
    const { args, env } = machine.here(start());
    const program = await startProgram(args, env);
    expect(program.log()).toContainEqual(expect.objectContaining({ code: 'READY', ...ready }));
    expect((await fetch(`${program.url}/readyz`)).status).toBe(200);
    expect((await fetch(`${program.url}/metrics`)).status).toBe(200);
    expect(await program.stop()).toBe(0);
  });
});

it.each(['docs/gateway.md', 'docs/gateway.zh-CN.md'])(
  'the unit of the gateway also works with gateway.json of %s',
  async (guide) => {
    const folder = mkdtempSync(join(tmpdir(), 'guide-'));
    try {
      const file = join(folder, 'gateway.json');
      writeFileSync(file, codeIn(shippedFile(guide), 'json')[0] ?? '');
      const { args, env } = machine.here(startOfUnit('deploy/systemd/cloudpay-gateway.service'));
      const checked = await runCloudpay(env, ...args.slice(0, -1), file, '--check');
      expect(checked).toMatchObject({ code: 0, stderr: '' });
    } finally {
      rmSync(folder, { recursive: true });
    }
  },
);
