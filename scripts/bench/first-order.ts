/** Starts an emulator, makes an order, pays it, waits for its delivery, and reports the milliseconds of all that. */
import assert from 'node:assert/strict';
import { startEmulator } from '../../packages/emulator/dist/index.mjs';

const started = performance.now();
const emulator = await startEmulator({ functions: process.argv[2] ?? '' });
const outTradeNo = `T${Date.now()}`;
await emulator.callFunction('pay', { outTradeNo });
await emulator.pay(outTradeNo);
const [delivery] = emulator.deliveries();
assert(delivery?.verdict.delivered);
process.send?.(performance.now() - started);
await emulator.stop();
process.disconnect();
