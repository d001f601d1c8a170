import { LONGEST_TIMER } from '@opencloudpay/internal';
import { apis } from '@opencloudpay/wechatpay';
import { durationProblem } from '../clock/duration';
import { SimulatorError } from '../errors';
import type { FaultRequest, FaultType } from '../records/fault';

/** Describes the problem of a field's value, as a text to put after its name; `undefined` if it is valid. */
type Check = (value: unknown) => string | undefined;
type Checks = Readonly<Record<string, Check>>;

const API_NAMES = Object.keys(apis);

const NOTIFICATION: Checks = { outTradeNo: orderNumber, kind: oneOf('payment', 'refund') };
const WECHAT_PAY: Checks = { apis: apiNames, outTradeNo: orderNumber };

/** The fields of each type of fault, besides `type`. */
const FIELDS: Readonly<Record<FaultType, Checks>> = {
  duplicate: { ...NOTIFICATION, copies: wholeNumber(2, 20) },
  delay: { ...NOTIFICATION, by: durationProblem },
  drop: { ...NOTIFICATION, how: oneOf('unsent', 'cut') },
  reorder: { ...NOTIFICATION, within: durationProblem },
  forge: { ...NOTIFICATION, how: oneOf('wrong-key', 'unsigned', 'other-order', 'sign-test') },
  'change-amount': { ...NOTIFICATION, to: wholeNumber(0, 100_000_000_000) },
  slow: { ...WECHAT_PAY, by: (value) => durationProblem(value, LONGEST_TIMER) },
  down: {
    ...WECHAT_PAY,
    how: oneOf('refused', 'reset', 'no-answer'),
    host: oneOf('both', 'main', 'backup'),
  },
  'system-error': WECHAT_PAY,
  'sign-test': WECHAT_PAY,
};
const OF_ALL: Checks = { times: wholeNumber(1, 1_000_000) };
/** Types that require `by`. */
const NEED_BY: readonly string[] = ['delay', 'slow'];

/**
 * Validates a fault. It may come from a page, from plain JavaScript or from a saved state.
 *
 * @returns a copy, so that later changes by the caller have no effect
 * @throws {SimulatorError} FAULT_INVALID, with the wrong field first and the valid values
 */
export function checkFault(given: unknown): FaultRequest {
  if (typeof given !== 'object' || given === null || Array.isArray(given))
    throw invalid('type', "A fault must be an object, for example { type: 'drop', times: 1 }.");
  const { type, ...rest } = given as Readonly<Record<string, unknown>>;
  if (typeof type !== 'string' || !Object.hasOwn(FIELDS, type)) {
    const named = typeof type === 'string' ? `There is no fault '${shortened(type)}'` : 'It must be text';
    throw invalid('type', `${named}. Types: ${Object.keys(FIELDS).join(', ')}.`);
  }
  const checks: Checks = { ...OF_ALL, ...FIELDS[type as FaultType] };
  for (const name of Object.keys(rest).map(shortened)) {
    if (Object.hasOwn(checks, name)) continue;
    throw invalid(
      name,
      `The fault ${type} has no field '${name}'. Its fields: ${Object.keys(checks).join(', ')}.`,
    );
  }
  const fault: Record<string, unknown> = { type };
  for (const [name, check] of Object.entries(checks)) {
    const value = rest[name];
    if (value === undefined) continue;
    const problem = check(value);
    if (problem !== undefined) throw invalid(name, `It ${problem}.`);
    fault[name] = structuredClone(value);
  }
  if (NEED_BY.includes(type) && fault['by'] === undefined)
    throw invalid('by', `The fault ${type} needs the field 'by', a duration such as '30s'.`);
  const [ofRequests] = ['times', 'apis', 'outTradeNo'].filter((name) => fault[name] !== undefined);
  if (fault['how'] === 'refused' && ofRequests !== undefined)
    throw invalid(
      ofRequests,
      "The fault down with how 'refused' takes no times, apis or outTradeNo, because a refused connection carries no request. Use how 'reset'.",
    );
  return fault as FaultRequest;
}

function wholeNumber(least: number, most: number): Check {
  return (value) =>
    Number.isSafeInteger(value) && Number(value) >= least && Number(value) <= most
      ? undefined
      : `must be a whole number from ${least} to ${most}`;
}

function oneOf(...choices: readonly string[]): Check {
  return (value) =>
    typeof value === 'string' && choices.includes(value) ? undefined : `must be one of ${choices.join(', ')}`;
}

/** The form that WeChat Pay accepts. */
function orderNumber(value: unknown): string | undefined {
  return typeof value === 'string' && /^[\w|*@-]{1,32}$/.test(value)
    ? undefined
    : 'must be an order number: up to 32 letters, digits and _ - | * @';
}

function apiNames(value: unknown): string | undefined {
  const isList = Array.isArray(value) && value.length > 0 && new Set(value).size === value.length;
  return isList && value.every((name) => API_NAMES.includes(name as string))
    ? undefined
    : `must be a list of different API names (${API_NAMES.join(', ')}), or left out for all APIs`;
}

/** A name from outside may have any length. */
function shortened(name: string): string {
  return name.length > 20 ? `${name.slice(0, 20)}…` : name;
}

function invalid(field: string, message: string): SimulatorError {
  return new SimulatorError('FAULT_INVALID', `${field}: ${message}`);
}
