import { LONGEST_TIMER, say, type Text } from '@opencloudpay/internal';
import { apis } from '@opencloudpay/wechatpay';
import { durationProblem } from '../clock/duration';
import { SimulatorError } from '../errors';
import type { FaultRequest, FaultType } from '../records/fault';

/** Describes the problem of a field's value, as a text to put after its name; `undefined` if it is valid. */
type Check = (value: unknown) => Text | undefined;
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
    throw invalid(
      'type',
      say(
        "A fault must be an object, for example { type: 'drop', times: 1 }.",
        "故障必须是对象，例如 { type: 'drop', times: 1 }。",
      ),
    );
  const { type, ...rest } = given as Readonly<Record<string, unknown>>;
  if (typeof type !== 'string' || !Object.hasOwn(FIELDS, type)) {
    const named =
      typeof type === 'string'
        ? say(`There is no fault '${shortened(type)}'`, `没有故障 ${shortened(type)}`)
        : say('It must be text', '必须是字符串');
    const all = Object.keys(FIELDS);
    throw invalid(
      'type',
      say(`${named.en}. Types: ${all.join(', ')}.`, `${named.zh}。可用的类型：${all.join('、')}。`),
    );
  }
  const checks: Checks = { ...OF_ALL, ...FIELDS[type as FaultType] };
  for (const name of Object.keys(rest).map(shortened)) {
    if (Object.hasOwn(checks, name)) continue;
    throw invalid(
      name,
      say(
        `The fault ${type} has no field '${name}'. Its fields: ${Object.keys(checks).join(', ')}.`,
        `故障 ${type} 没有字段 ${name}。可用的字段：${Object.keys(checks).join('、')}。`,
      ),
    );
  }
  const fault: Record<string, unknown> = { type };
  for (const [name, check] of Object.entries(checks)) {
    const value = rest[name];
    if (value === undefined) continue;
    const problem = check(value);
    if (problem !== undefined) throw invalid(name, say(`It ${problem.en}.`, `${problem.zh}。`));
    fault[name] = structuredClone(value);
  }
  if (NEED_BY.includes(type) && fault['by'] === undefined)
    throw invalid(
      'by',
      say(
        `The fault ${type} needs the field 'by', a duration such as '30s'.`,
        `故障 ${type} 需要字段 by，即时长，例如 '30s'。`,
      ),
    );
  const [ofRequests] = ['times', 'apis', 'outTradeNo'].filter((name) => fault[name] !== undefined);
  if (fault['how'] === 'refused' && ofRequests !== undefined)
    throw invalid(
      ofRequests,
      say(
        "The fault down with how 'refused' takes no times, apis or outTradeNo, because a refused connection carries no request. Use how 'reset'.",
        "故障 down 的 how 为 'refused' 时不能有 times、apis 或 outTradeNo，因为被拒绝的连接不含请求。请使用 how 'reset'。",
      ),
    );
  return fault as FaultRequest;
}

function wholeNumber(least: number, most: number): Check {
  return (value) =>
    Number.isSafeInteger(value) && Number(value) >= least && Number(value) <= most
      ? undefined
      : say(`must be a whole number from ${least} to ${most}`, `必须是 ${least} 到 ${most} 的整数`);
}

function oneOf(...choices: readonly string[]): Check {
  return (value) =>
    typeof value === 'string' && choices.includes(value)
      ? undefined
      : say(`must be one of ${choices.join(', ')}`, `必须是 ${choices.join('、')} 之一`);
}

/** The form that WeChat Pay accepts. */
function orderNumber(value: unknown): Text | undefined {
  return typeof value === 'string' && /^[\w|*@-]{1,32}$/.test(value)
    ? undefined
    : say(
        'must be an order number: up to 32 letters, digits and _ - | * @',
        '必须是订单号：最多 32 位字母、数字和 _ - | * @',
      );
}

function apiNames(value: unknown): Text | undefined {
  const isList = Array.isArray(value) && value.length > 0 && new Set(value).size === value.length;
  return isList && value.every((name) => API_NAMES.includes(name as string))
    ? undefined
    : say(
        `must be a list of different API names (${API_NAMES.join(', ')}), or left out for all APIs`,
        `必须是不重复的接口名列表（${API_NAMES.join('、')}），留空表示全部接口`,
      );
}

/** A name from outside may have any length. */
function shortened(name: string): string {
  return name.length > 20 ? `${name.slice(0, 20)}…` : name;
}

function invalid(field: string, { en, zh }: Text): SimulatorError {
  return new SimulatorError('FAULT_INVALID', say(`${field}: ${en}`, `${field}：${zh}`));
}
