import { readFileSync } from 'node:fs';
import { jsonProblem, parseJson, type Text } from '@opencloudpay/internal';
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
    const { code } = error as NodeJS.ErrnoException;
    throw unreadable(file, { en: `cannot be read (${code})`, zh: `无法读取（${code}）` });
  }
  const parsed = parseJson(text);
  if ('problem' in parsed) throw unreadable(file, { en: parsed.problem, zh: jsonProblem(parsed.problem).zh });
  const found = deliveryIn(parsed.value);
  if (found) return found;
  throw unreadable(file, {
    en: 'holds no delivery: save one with `cloudpay deliveries show <notification> --json`, or an event with outTradeNo',
    zh: '中没有投递记录：请用 `cloudpay deliveries show <notification> --json` 保存一条，或保存含有 outTradeNo 的 event',
  });
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

function unreadable(file: string, { en, zh }: Text): TriggerError {
  const name = file === '-' ? { en: 'stdin', zh: '标准输入' } : { en: file, zh: file };
  return new TriggerError('DELIVERY_UNREADABLE', { en: `${name.en} ${en}.`, zh: `${name.zh} ${zh}。` });
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
