/** Environments that code names: each exists in emulation, unless the emulator is restricted. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from '@jest/globals';
import type { Emulator } from './index';
import { SUB_MCH_ID, start, stopAll, temporaryFolder } from './testing/emulators';

afterEach(stopAll);

/** A project whose order names the environment of its callback, as code written for CloudBase does. */
function project(): string {
  const folder = temporaryFolder();
  const write = (name: string, code: string) => {
    mkdirSync(join(folder, name));
    writeFileSync(join(folder, name, 'index.js'), code);
  };
  write(
    'order',
    `const cloud = require('wx-server-sdk');
cloud.init({ env: cloud.DYNAMIC_CURRENT_ENV });
exports.main = (data) => cloud.cloudPay.unifiedOrder({ body: 'Tea', totalFee: 1, functionName: 'paid', ...data });`,
  );
  write(
    'paid',
    `const cloud = require('wx-server-sdk');
exports.main = () => ({ errcode: 0, errmsg: cloud.getWXContext().ENV });`,
  );
  return folder;
}

async function pay(emulator: Emulator, envId: string | undefined): Promise<void> {
  const data = { subMchId: SUB_MCH_ID, outTradeNo: `T${Date.now()}-${envId ?? 'own'}`, envId };
  const result = (await emulator.callFunction('order', data)) as { payment: Parameters<Emulator['pay']>[0] };
  await emulator.pay(result.payment);
}

describe('a callback', () => {
  it.each([
    ['the emulator’s own environment', undefined, 'local'],
    ['another that the order names', 'shop-3c4d', 'shop-3c4d'],
  ])('in %s is called and sees the id of that environment', async (_, envId, seen) => {
    const emulator = await start({ functions: project(), envId: undefined });
    await pay(emulator, envId);
    expect(emulator.deliveries()).toMatchObject([
      { target: { envId: seen }, reply: { errcode: 0, errmsg: seen }, verdict: { delivered: true } },
    ]);
  });

  it('in a further environment of the emulator is called', async () => {
    const emulator = await start({ functions: project(), envIds: ['shop-3c4d'] });
    await pay(emulator, 'shop-3c4d');
    expect(emulator.deliveries()).toMatchObject([
      { target: { envId: 'shop-3c4d' }, verdict: { delivered: true } },
    ]);
  });

  it('in an environment outside a restricted emulator is not called', async () => {
    const emulator = await start({ functions: project() });
    await pay(emulator, 'shop-3c4d');
    // The developer reads it when the order is made.
    expect(emulator.logs({ functionName: 'order' })).toMatchObject([
      {
        message: expect.stringMatching(
          /The callback is in the environment 'shop-3c4d', .* with 'test-env' only/,
        ),
      },
    ]);
    expect(emulator.deliveries()).toMatchObject([
      {
        verdict: {
          delivered: false,
          code: 'TARGET_UNSUPPORTED',
          diagnosis: expect.stringContaining(
            "Start it without envId (--env-id), so that every environment that code names exists, or with envIds: ['shop-3c4d'].",
          ),
        },
      },
    ]);
  });
});
