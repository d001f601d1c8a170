import type { Json } from '@opencloudpay/contracts/dev-server/values';
import { callRecord, timed } from '../records';
import { z } from '../sdk.lazy';
import { defineTool, LOOKS } from '../tool';
import { logLine, openId, record } from './fields';

export const listFunctions = defineTool({
  name: 'list_functions',
  title: 'List functions',
  description:
    "Lists the project's cloud functions: their folders, timer triggers, why one cannot be called, and the error of the last call if it failed.",
  input: z.strictObject({}),
  output: z.looseObject({
    functions: z.array(
      z.looseObject({
        name: z.string(),
        folder: z.string(),
        problem: z.string().describe('why it cannot be called').optional(),
        triggers: z.array(record),
        calls: z.int().describe('how often it was called'),
        lastError: record.optional(),
      }),
    ),
  }),
  hints: LOOKS,
  async run(_, { request }) {
    const { functions } = await request('GET /api/functions', {});
    return {
      functions: functions.map(({ lastCall: _last, lastError, triggers, ...others }) => ({
        ...others,
        triggers: triggers.map(timed),
        ...(lastError && { lastError: callRecord(lastError) }),
      })),
    };
  },
});

export const callFunction = defineTool({
  name: 'call_function',
  title: 'Call a function as a user',
  description:
    "Calls a cloud function as wx.cloud.callFunction of a user's mini program does, and returns its result, its error with the stack, its log lines, what it read and wrote in the database, and calls of cloudPay and database() that were refused. A function that places an order usually returns `payment`: give the prepay id of payment.package, or the outTradeNo, to pay_order. To call a payment callback use pay_order or trigger_notification instead.",
  input: z.strictObject({
    name: z.string().min(1).max(128).describe('of the function, from list_functions'),
    event: record.describe('its first argument. Default: {}').optional(),
    openId,
  }),
  output: z.looseObject({
    ok: z.boolean(),
    result: z.unknown().describe('what it returned').optional(),
    error: z.looseObject({ code: z.string(), message: z.string() }).optional(),
    openId: z.string().optional(),
    requestId: z.string(),
    durationMs: z.number(),
    refusals: z.array(record).optional(),
    documents: z.array(record).optional(),
    logs: z.array(logLine),
  }),
  hints: { readOnlyHint: false, destructiveHint: true, openWorldHint: true },
  async run({ name, event, openId }, { request }) {
    const call = await request('POST /api/functions/:name/call', {
      params: { name },
      body: {
        ...(event && { event: event as Record<string, Json> }),
        ...(openId !== undefined && { user: { openId } }),
      },
    });
    const { lines } = await request('GET /api/logs', { query: { requestId: call.requestId } });
    return { ...callRecord(call), logs: lines.map(timed) };
  },
});

export const readLogs = defineTool({
  name: 'read_logs',
  title: 'Read log lines',
  description:
    'Reads the latest log lines of functions, oldest first: of one function, or of one call by its requestId (from call_function, order_timeline or a delivery).',
  input: z.strictObject({
    function: z.string().max(128).describe('only lines of this function').optional(),
    requestId: z.string().max(128).describe('only lines of this call').optional(),
    limit: z.int().min(1).max(1000).describe('how many of the latest. Default: 100').optional(),
  }),
  output: z.looseObject({ lines: z.array(logLine) }),
  hints: LOOKS,
  async run({ function: name, requestId, limit = 100 }, { request }) {
    const { lines } = await request('GET /api/logs', {
      query: {
        limit,
        ...(name !== undefined && { function: name }),
        ...(requestId !== undefined && { requestId }),
      },
    });
    return { lines: lines.map(timed) };
  },
});
