import { readFileSync } from 'node:fs';
import { parseJson } from '@opencloudpay/internal';
import { TriggerError } from './errors';

/** What a saved delivery says. */
export interface SavedDelivery {
  kind: 'payment' | 'refund';
  functionName?: string | undefined;
  envId?: string | undefined;
  /** The event that the function received. */
  event: Readonly<Record<string, unknown>>;
}

/**
 * Reads a delivery as programs save it: `cloudpay deliveries show --json`, a line of `cloudpay dev --json`, an item of
 * `GET /api/deliveries`, or the event alone.
 *
 * @throws {TriggerError} DELIVERY_UNREADABLE
 */
export function readSavedDelivery(file: string): SavedDelivery {
  let text: string;
  try {
    text = readFileSync(file === '-' ? 0 : file, 'utf8');
  } catch (error) {
    throw unreadable(file, `cannot be read (${(error as NodeJS.ErrnoException).code})`);
  }
  const parsed = parseJson(text);
  if ('problem' in parsed) throw unreadable(file, parsed.problem);
  const found = deliveryIn(parsed.value);
  if (found) return found;
  throw unreadable(
    file,
    'holds no delivery: save one with `cloudpay deliveries show <notification> --json`, or an event with outTradeNo',
  );
}

function deliveryIn(value: unknown): SavedDelivery | undefined {
  if (Array.isArray(value)) return deliveryIn(value.at(-1));
  if (!isObject(value)) return undefined;
  const { event, sent, kind, callback, target, deliveries, notification } = value;
  // The last attempt of a notification, and in lists the latest delivery.
  if (Array.isArray(deliveries)) {
    const of = isObject(notification) ? notification : {};
    const last = deliveries.at(-1);
    return isObject(last) ? deliveryIn({ ...of, ...last }) : undefined;
  }
  const told = [event, sent, value].find(
    (each) => isObject(each) && 'outTradeNo' in each && !('event' in each),
  );
  if (!isObject(told)) return undefined;
  const place = [callback, target].find(isObject) ?? {};
  return {
    kind: kind === 'refund' || 'outRefundNo' in told ? 'refund' : 'payment',
    functionName: textOf(place['functionName']),
    envId: textOf(place['envId']),
    event: told,
  };
}

function textOf(value: unknown): string | undefined {
  return typeof value === 'string' ? value : undefined;
}

function unreadable(file: string, what: string): TriggerError {
  return new TriggerError('DELIVERY_UNREADABLE', `${file === '-' ? 'stdin' : file} ${what}.`);
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
