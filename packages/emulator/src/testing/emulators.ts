import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { PaymentObject } from '@opencloudpay/simulator';
import { type Emulator, type EmulatorOptions, startEmulator } from '../index';

export const FUNCTIONS = join(__dirname, '../../fixtures/functions');
export const SUB_MCH_ID = '1900000109';

const started: Emulator[] = [];
const folders: string[] = [];

/** An emulator of the fixtures' functions, which {@link stopAll} ends. */
export async function start(options: Partial<EmulatorOptions> = {}): Promise<Emulator> {
  const emulator = await startEmulator({
    functions: FUNCTIONS,
    envId: 'test-env',
    subMchId: SUB_MCH_ID,
    ...options,
  });
  started.push(emulator);
  return emulator;
}

/** For `afterEach`. */
export async function stopAll(): Promise<void> {
  for (const emulator of started.splice(0)) await emulator.stop();
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true });
}

/** A folder that {@link stopAll} removes. */
export function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'emulator-'));
  folders.push(folder);
  return folder;
}

let orders = 0;

/** An order of 100 cents, made by a fixture's function, that names the callback. */
export async function order(emulator: Emulator, functionName = 'cb_good', by = 'order') {
  orders += 1;
  const outTradeNo = `T${Date.now()}-${process.pid}-${orders}`;
  const result = await emulator.callFunction(by, { outTradeNo, subMchId: SUB_MCH_ID, functionName });
  return { outTradeNo, payment: (result as { payment: PaymentObject }).payment };
}
