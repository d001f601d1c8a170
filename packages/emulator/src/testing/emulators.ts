import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll } from '@jest/globals';
import type { PaymentObject } from '@opencloudpay/simulator';
import { type Emulator, type EmulatorOptions, startEmulator } from '../index';

export const FUNCTIONS = join(__dirname, '../../fixtures/functions');
export const SUB_MCH_ID = '1900000109';

const ends: (() => unknown)[] = [];
const folders: string[] = [];
let over = false;

/**
 * Registers something for {@link stopAll}. Call this before waiting for it, so that it ends also if the test times out.
 */
export function atEnd(end: () => unknown): void {
  ends.push(end);
}

afterAll(async () => {
  over = true;
  await stopAll();
});

/** Starts an emulator with the fixtures' functions; {@link stopAll} stops it. */
export async function start(options: Partial<EmulatorOptions> = {}): Promise<Emulator> {
  // A test that timed out keeps running. An emulator that it starts now would never be stopped.
  if (over) throw new Error('The tests are over.');
  const starting = startEmulator({
    functions: FUNCTIONS,
    envId: 'test-env',
    subMchId: SUB_MCH_ID,
    ...options,
  });
  atEnd(() =>
    starting.then(
      (emulator) => emulator.stop(),
      () => undefined,
    ),
  );
  return starting;
}

/** For `afterEach`: ends everything. A failure to end fails the test. */
export async function stopAll(): Promise<void> {
  const outcomes = await Promise.allSettled(ends.splice(0).map(async (end) => end()));
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true });
  const failed = outcomes.find((outcome) => outcome.status === 'rejected');
  if (failed) throw failed.reason;
}

/** Makes a folder that {@link stopAll} removes. */
export function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'emulator-'));
  folders.push(folder);
  return folder;
}

let orders = 0;

/** Makes an order of 100 cents with a fixture's function and the callback. */
export async function order(emulator: Emulator, functionName = 'cb_good', by = 'order') {
  orders += 1;
  const outTradeNo = `T${Date.now()}-${process.pid}-${orders}`;
  const result = await emulator.callFunction(by, { outTradeNo, subMchId: SUB_MCH_ID, functionName });
  return { outTradeNo, payment: (result as { payment: PaymentObject }).payment };
}
