import type { FaultRequest } from '@opencloudpay/contracts/dev-server/faults';
import { timed } from '../records';
import { z } from '../sdk.lazy';
import { defineTool, LOOKS, type ToolHints } from '../tool';
import { duration, outTradeNo } from './fields';

export const advanceTime = defineTool({
  name: 'advance_time',
  title: 'Advance the emulated clock',
  description:
    'Moves the emulated clock forward and waits until everything due in that time has happened: retries of notifications (15 s, 15 s, 30 s, 3 min, 10 min, … after the payment), refunds that settle, orders that expire, timer triggers of functions. It cannot go back.',
  input: z.strictObject({
    duration: duration.describe("milliseconds, or '90s', '15m', '2h', '1d', '1h30m'"),
  }),
  output: z.looseObject({
    now: z.string().describe('Beijing time of the emulated clock'),
    offset: z.number().describe("milliseconds ahead of this machine's clock"),
  }),
  hints: { readOnlyHint: false, destructiveHint: true, idempotentHint: false, openWorldHint: true },
  async run({ duration }, { request }) {
    return timed(await request('POST /api/clock/advance', { body: { duration } }));
  },
});

const fault = z.looseObject({
  id: z.string().describe('for clear_faults'),
  type: z.string(),
  struck: z.int().describe('how often it has applied'),
});
const CHANGES: ToolHints = { readOnlyHint: false, destructiveHint: false, openWorldHint: false };

export const setFault = defineTool({
  name: 'set_fault',
  title: 'Set a fault',
  description: [
    'Injects a fault on purpose, to test that the project survives what WeChat Pay does in production.',
    'Of notifications (filter: outTradeNo, kind): duplicate (copies), delay (by), drop (how: unsent, cut), reorder (within), forge (how: wrong-key, unsigned, other-order, sign-test), change-amount (to).',
    "Of WeChat Pay's API (filter: outTradeNo, apis): slow (by, real time), down (how: refused, reset, no-answer; host), system-error, sign-test (v3 only).",
    'It lasts `times` times, or until clear_faults.',
  ].join(' '),
  input: z.strictObject({
    type: z.enum([
      'duplicate',
      'delay',
      'drop',
      'reorder',
      'forge',
      'change-amount',
      'slow',
      'down',
      'system-error',
      'sign-test',
    ]),
    times: z.int().positive().describe('how often it applies. Default: until it is cleared').optional(),
    outTradeNo: outTradeNo.describe('only this order').optional(),
    kind: z
      .enum(['payment', 'refund'])
      .describe('of notifications: only of payments, or of refunds')
      .optional(),
    apis: z.array(z.string()).describe('only these APIs, by their names in cloud.cloudPay').optional(),
    copies: z.int().min(2).max(20).describe('of duplicate: how many are sent at once. Default: 2').optional(),
    by: duration.describe("of delay and slow: milliseconds, or '5s'").optional(),
    how: z
      .enum([
        'unsent',
        'cut',
        'wrong-key',
        'unsigned',
        'other-order',
        'sign-test',
        'refused',
        'reset',
        'no-answer',
      ])
      .describe('of drop, forge and down')
      .optional(),
    within: duration.describe("of reorder: how long it is held back. Default: '1m'").optional(),
    to: z.int().nonnegative().describe('of change-amount: cents. Default: one cent more').optional(),
    host: z.enum(['both', 'main', 'backup']).describe("of down. Default: 'both'").optional(),
  }),
  output: fault,
  hints: CHANGES,
  async run(given, { request }) {
    // The emulator knows which fields a type takes, and names the wrong one.
    return timed(await request('POST /api/faults', { body: given as FaultRequest }));
  },
});

export const listFaults = defineTool({
  name: 'list_faults',
  title: 'List faults',
  description: 'Lists the faults that are set, and how often each has applied.',
  input: z.strictObject({}),
  output: z.looseObject({ faults: z.array(fault) }),
  hints: LOOKS,
  async run(_, { request }) {
    const { faults } = await request('GET /api/faults', {});
    return { faults: faults.map(timed) };
  },
});

export const clearFaults = defineTool({
  name: 'clear_faults',
  title: 'Clear faults',
  description: 'Clears one fault, or all of them, and returns those that remain.',
  input: z.strictObject({
    id: z.string().min(1).max(64).describe('from set_fault or list_faults. Default: all').optional(),
  }),
  output: z.looseObject({ faults: z.array(fault) }),
  hints: { ...CHANGES, idempotentHint: true },
  async run({ id }, { request }) {
    const { faults } =
      id === undefined
        ? await request('DELETE /api/faults', {})
        : await request('DELETE /api/faults/:id', { params: { id } });
    return { faults: faults.map(timed) };
  },
});
