/** The dev server's records as a model reads them: times as text, and without what fills its context. */
import { beijingTime } from '@opencloudpay/contracts/beijing-time';
import type { FunctionCall } from '@opencloudpay/contracts/dev-server/functions';
import type { OrderSummary } from '@opencloudpay/contracts/dev-server/orders';
import type { TimelineEntry } from '@opencloudpay/contracts/dev-server/timeline';

/** The fields of records that are times. */
const TIMES = [
  'at',
  'now',
  'madeAt',
  'paidAt',
  'closedAt',
  'settledAt',
  'expiresAt',
  'changedAt',
  'nextAt',
  'repeatedAt',
  'setAt',
  'createdAt',
] as const;

type Timed<Fields> = { [Name in keyof Fields]: Name extends (typeof TIMES)[number] ? string : Fields[Name] };

/** A record with its times as Beijing time. What functions were given and gave (deeper objects) stays as it is. */
export function timed<Fields extends object>(record: Fields): Timed<Fields> {
  const written = inEnglish(record);
  for (const name of TIMES) {
    const value = written[name];
    if (typeof value === 'number') written[name] = beijingTime(value);
  }
  return written as Timed<Fields>;
}

/** The parts of records that are records too. */
const PARTS = [
  'problem',
  'error',
  'refusal',
  'refusals',
  'fault',
  'callbackProblem',
  'lastCall',
  'lastError',
] as const;

/** A record without its texts in Chinese, which are for people. */
function inEnglish({ ...record }: object): Record<string, unknown> {
  const written = record as Record<string, unknown>;
  for (const name of ['zh', 'problemZh', 'adviceZh']) delete written[name];
  for (const name of PARTS) {
    const part = written[name];
    if (Array.isArray(part)) written[name] = part.map(inEnglish);
    else if (typeof part === 'object' && part !== null) written[name] = inEnglish(part);
  }
  return written;
}

export function orderRecord({ notification, ...order }: OrderSummary) {
  return { ...timed(order), ...(notification && { notification: timed(notification) }) };
}

export function callRecord({ wechat, ...call }: FunctionCall) {
  return { ...timed(call), ...(wechat && { wechat: wechat.map(timed) }) };
}

/** What is long in a request or a notification: the signed texts, and their signatures. */
const BODIES: ReadonlySet<string> = new Set([
  'request',
  'answer',
  'signature',
  'answerSignature',
  'xml',
  'decrypted',
]);

/** @param bodies whether the texts of requests and notifications stay in it */
export function entryRecord(entry: TimelineEntry, bodies: boolean): { type: string; at: string } {
  const written = Object.fromEntries(
    Object.entries(timed(entry)).map(([name, value]) => [name, recordOf(value, bodies)]),
  );
  return written as { type: string; at: string };
}

function recordOf(value: unknown, bodies: boolean): unknown {
  if (typeof value !== 'object' || value === null) return value;
  const written = timed(value);
  return bodies ? written : Object.fromEntries(Object.entries(written).filter(([name]) => !BODIES.has(name)));
}
