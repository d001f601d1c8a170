/** The emulator: a call of a warm function beside messages between processes, and the time to the first order. */
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Comparison, CPU, type Side, THROUGHPUT } from './comparison.ts';
import { fresh, inChild, type MakeOperation } from './in-child.ts';

const OURS = 'callFunction';
const AS_RECEIVED = 'child_process messages, as much as a function gets';
const AS_SENT = 'child_process messages, as long as ours';
const EMPTY = 'child_process messages, empty';

/** Milliseconds from `startEmulator` to the order that is paid and delivered. */
const FIRST_ORDER = 'ms';

/** A function whose answer costs nothing, and a shop without a database. */
const CODE = {
  hello: 'exports.main = async ({ n }) => ({ errcode: 0, n });',
  pay: `
const cloud = require('wx-server-sdk');
cloud.init({ env: cloud.DYNAMIC_CURRENT_ENV });
exports.main = async ({ outTradeNo }) =>
  cloud.cloudPay.unifiedOrder({
    ...{ body: 'tea', outTradeNo, subMchId: '1712734762', totalFee: 100 },
    ...{ envId: cloud.getWXContext().ENV, functionName: 'pay_cb' },
  });`,
  pay_cb: "exports.main = async () => ({ errcode: 0, errmsg: 'ok' });",
};

async function temporaryProject(): Promise<{ value: string; stop(): Promise<void> }> {
  const folder = mkdtempSync(join(tmpdir(), 'cloudpay-bench-'));
  for (const [name, code] of Object.entries(CODE)) {
    mkdirSync(join(folder, name));
    writeFileSync(join(folder, name, 'index.js'), code);
    writeFileSync(join(folder, name, 'package.json'), JSON.stringify({ name, main: 'index.js' }));
  }
  return { value: folder, stop: async () => rmSync(folder, { recursive: true, force: true }) };
}

const CALLER = { appId: 'wx0ea73ceed15418f9', openId: 'o'.repeat(28) };

/** About what a function gets for a call: event, context and variables. */
const RECEIVED = {
  type: 'invoke',
  event: JSON.stringify({ n: 1, userInfo: CALLER }),
  context: Object.fromEntries(Array.from({ length: 12 }, (_, at) => [`context_${at}`, 'x'.repeat(130)])),
  variables: Object.fromEntries(Array.from({ length: 12 }, (_, at) => [`VARIABLE_${at}`, 'x'.repeat(90)])),
};

/** About what the host sends for a call: the function's process makes the context and the variables of it. */
const SENT = {
  ...{ type: 'invoke', call: 1, requestId: 'x'.repeat(36), timeLimit: 10_000, depth: 0, isCallback: false },
  caller: { ...CALLER, clientIp: '127.0.0.1' },
  token: 'x'.repeat(337),
  event: { n: 1, userInfo: CALLER },
};

/** Calls after which V8 has compiled the code of a call: before, each takes up to five times as long. */
const WARM_UP = 10_000;

function roundTrips(message: object): () => Promise<unknown> {
  const child = fork('-', [], { execArgv: ['-e', 'process.on("message", ({ n }) => process.send({ n }))'] });
  process.on('exit', () => child.kill());
  let n = 0;
  return () => {
    const answered = once(child, 'message');
    child.send({ ...message, n: n++ });
    return answered;
  };
}

export const sides: Record<string, MakeOperation<string>> = {
  async [OURS](functions) {
    const { startEmulator } = await import('../../packages/emulator/dist/index.mjs');
    const emulator = await startEmulator({ functions });
    let n = 0;
    return () => emulator.callFunction('hello', { n: n++ });
  },
  [AS_RECEIVED]: () => roundTrips(RECEIVED),
  [AS_SENT]: () => roundTrips(SENT),
  [EMPTY]: () => roundTrips({}),
};

const side = (name: string) => inChild({ module: import.meta.url, name, settings: temporaryProject });

/** The median of fresh processes that each make the first order of their emulator. */
const firstOrder: Side = {
  name: 'OpenCloudPay',
  async start() {
    const { value: functions, stop } = await temporaryProject();
    return {
      async measure(starts) {
        const times: number[] = [];
        for (let start = 0; start < starts; start++) times.push(await timeOfFirstOrder(functions));
        return { [FIRST_ORDER]: times.sort((a, b) => a - b)[Math.floor(times.length / 2)] ?? Number.NaN };
      },
      stop,
    };
  },
};

async function timeOfFirstOrder(functions: string): Promise<number> {
  const child = fork(join(import.meta.dirname, 'first-order.ts'), [functions], {
    execArgv: ['--disable-warning=MODULE_TYPELESS_PACKAGE_JSON'],
  });
  const [time] = (await once(child, 'message')) as [number];
  await once(child, 'exit');
  return time;
}

/** The goal is a time, and not the figure of a peer. */
const inTime: Side = {
  name: 'goal',
  start: async () => ({ measure: async () => ({ [FIRST_ORDER]: 700 }), stop: async () => {} }),
};

const asReceived = side(AS_RECEIVED);
const asSent = side(AS_SENT);
const empty = side(EMPTY);

export const comparisons: Comparison[] = [
  {
    name: 'call of a warm function',
    subject: side(OURS),
    against: [
      { baseline: asReceived, unit: THROUGHPUT, atLeast: 0.67 },
      { baseline: asReceived, unit: CPU },
      { baseline: asSent, unit: THROUGHPUT },
      { baseline: asSent, unit: CPU },
      { baseline: empty, unit: THROUGHPUT },
      { baseline: empty, unit: CPU },
    ],
    operations: 3_000,
    warmUp: WARM_UP,
    turns: 15,
  },
  {
    name: 'the first calls of a function',
    subject: fresh(side(OURS)),
    against: [{ baseline: fresh(side(AS_RECEIVED)), unit: THROUGHPUT }],
    operations: 2_000,
    warmUp: 1,
    notQuick: 'because each round starts processes',
  },
  {
    name: 'start to the first paid and delivered order',
    subject: firstOrder,
    against: [{ baseline: inTime, unit: FIRST_ORDER, atMost: 1 }],
    operations: 3,
  },
];
