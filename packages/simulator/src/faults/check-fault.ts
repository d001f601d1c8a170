import { toMilliseconds } from '../duration';
import { SimulatorError } from '../errors';
import type { FaultRequest } from './fault';

const CHOICES: Readonly<Record<string, readonly string[]>> = {
  drop: ['unsent', 'cut'],
  forge: ['wrong-key', 'unsigned', 'other-order'],
  down: ['refused', 'reset', 'no-answer'],
};
/** What each type of fault may have besides `type` and `times`. */
const NOTIFICATION = ['outTradeNo', 'kind'];
const WECHAT_PAY = ['apis', 'outTradeNo'];
const FIELDS: Readonly<Record<string, readonly string[]>> = {
  duplicate: [...NOTIFICATION, 'copies'],
  delay: [...NOTIFICATION, 'by'],
  drop: [...NOTIFICATION, 'how'],
  reorder: [...NOTIFICATION, 'within'],
  forge: [...NOTIFICATION, 'how'],
  'change-amount': [...NOTIFICATION, 'to'],
  slow: [...WECHAT_PAY, 'by'],
  down: [...WECHAT_PAY, 'how', 'host'],
  'system-error': WECHAT_PAY,
};
const MOST_COPIES = 20;
/** Node fires a longer timer at once. */
const LONGEST_TIMER = 2 ** 31 - 1;

/**
 * Makes sure of a fault, which may come from a page or from plain JavaScript.
 *
 * @throws {SimulatorError} FAULT_INVALID, saying what would do
 */
export function checkFault(given: FaultRequest): FaultRequest {
  const fault: Readonly<Record<string, unknown>> = given;
  const type = String(fault['type']);
  const fields = Object.hasOwn(FIELDS, type) ? FIELDS[type] : undefined;
  if (!fields) throw invalid(`There is no fault '${type}': there are ${Object.keys(FIELDS).join(', ')}.`);
  const surplus = Object.keys(fault).find((name) => !['type', 'times', ...fields].includes(name));
  if (surplus)
    throw invalid(`The fault ${type} has no '${surplus}': it has ${['times', ...fields].join(', ')}.`);
  wholeNumber(fault, 'times', 1, 1_000_000);
  wholeNumber(fault, 'copies', 2, MOST_COPIES);
  wholeNumber(fault, 'to', 0, 100_000_000_000);
  oneOf(fault, 'how', CHOICES[type] ?? []);
  oneOf(fault, 'kind', ['payment', 'refund']);
  oneOf(fault, 'host', ['both', 'main', 'backup']);
  if (fault['outTradeNo'] !== undefined && typeof fault['outTradeNo'] !== 'string')
    throw invalid('outTradeNo must be the text of an order’s number.');
  const { apis } = fault;
  if (
    apis !== undefined &&
    !(Array.isArray(apis) && apis.length > 0 && apis.every((api) => typeof api === 'string'))
  )
    throw invalid('apis must be a list of names such as unifiedOrder: leave it out for all.');
  checkDuration(fault, type);
  if (
    fault['how'] === 'refused' &&
    ['times', 'apis', 'outTradeNo'].some((name) => fault[name] !== undefined)
  ) {
    throw invalid(
      'Where nobody listens nothing is known of requests: down with how refused takes no times, apis or outTradeNo; use how reset.',
    );
  }
  // A copy: what its owner changes later is not asked for.
  return structuredClone(
    Object.fromEntries(Object.entries(fault).filter(([, value]) => value !== undefined)),
  ) as FaultRequest;
}

function checkDuration(fault: Readonly<Record<string, unknown>>, type: string): void {
  const name = type === 'reorder' ? 'within' : 'by';
  const duration = fault[name];
  if (duration === undefined) {
    if (type === 'delay' || type === 'slow')
      throw invalid(`The fault ${type} needs by: a duration such as '30s'.`);
    return;
  }
  if (typeof duration !== 'number' && typeof duration !== 'string')
    throw invalid(`${name} must be a duration such as '30s'.`);
  let milliseconds: number;
  try {
    milliseconds = toMilliseconds(duration);
  } catch (error) {
    throw invalid((error as Error).message);
  }
  if (type === 'slow' && milliseconds > LONGEST_TIMER) throw invalid('by must be 24 days at most.');
}

function wholeNumber(
  fault: Readonly<Record<string, unknown>>,
  name: string,
  least: number,
  most: number,
): void {
  const value = fault[name];
  if (value === undefined) return;
  if (!Number.isSafeInteger(value) || Number(value) < least || Number(value) > most)
    throw invalid(`${name} must be a whole number from ${least} to ${most}.`);
}

function oneOf(fault: Readonly<Record<string, unknown>>, name: string, choices: readonly string[]): void {
  const value = fault[name];
  if (value !== undefined && !choices.includes(value as string))
    throw invalid(`${name} must be one of ${choices.join(', ')}.`);
}

function invalid(message: string): SimulatorError {
  return new SimulatorError('FAULT_INVALID', message);
}
