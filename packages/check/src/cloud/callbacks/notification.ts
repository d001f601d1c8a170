import type * as t from '@babel/types';
import { bare, type FunctionNode, isCall } from '../../syntax/names';
import { constantOf } from '../../values/constants';
import type { Assume } from '../../values/flow';
import { endingsOf } from '../../values/flow';
import { functionOf, originOf } from '../../values/origins/origin';
import { sdkMember } from '../sdk';
import type { Callback } from './callback';
import { isSent, meantField } from './notification-fields';

/** What is known of a value when the platform calls the function. */
type Known = { is: 'constant'; value: unknown } | { is: 'something' } | { is: 'unknown' };

const UNKNOWN: Known = { is: 'unknown' };
const NOTHING: Known = { is: 'constant', value: undefined };
const SOMETHING: Known = { is: 'something' };

/** The fields that every notification has. */
const ALWAYS = new Set(['outTradeNo', 'transactionId', 'totalFee', 'mchId', 'nonceStr', 'userInfo']);
const OF_REFUNDS = new Set([
  'outRefundNo',
  'refundId',
  'refundFee',
  'refundStatus',
  'refundRecvAccout',
  'successTime',
]);
/** The event of a callback: the parameter that the function is called with. */
export function eventPath(expression: t.Node, main: FunctionNode): readonly string[] | undefined {
  const { root, path } = originOf(expression);
  if (root.kind === 'parameter') return root.fn === main && root.index === 0 ? path : undefined;
  // `event.data || event`: one of both, and a notification is the event.
  const isWhole = root.kind === 'value' && sidesOf(root.node).some((side) => isEvent(side, main));
  return isWhole ? path : undefined;
}

function isEvent(expression: t.Node, main: FunctionNode): boolean {
  const { root, path } = originOf(expression);
  return root.kind === 'parameter' && root.fn === main && root.index === 0 && path.length === 0;
}

function sidesOf(node: t.Node): t.Node[] {
  if (node.type === 'LogicalExpression') return node.operator === '&&' ? [] : [node.left, node.right];
  return node.type === 'ConditionalExpression' ? [node.consequent, node.alternate] : [];
}

/**
 * What the conditions of a callback are when a notification comes. Of one that reads other names throughout, what they are when
 * these are mended: its other mistakes show at once.
 *
 * @param outcome of the payment: `any` also of one that failed, whose notification has `resultCode: 'FAIL'`
 */
export function onNotification(
  { main, kinds, isMisread }: Pick<Callback, 'main' | 'kinds' | 'isMisread'>,
  outcome: 'success' | 'any' = 'success',
): Assume {
  const knownOf = (expression: t.Node, steps = 0): Known => {
    const node = bare(expression);
    if (steps > 20) return UNKNOWN;
    switch (node.type) {
      case 'UnaryExpression': {
        if (node.operator === 'typeof') return typeName(knownOf(node.argument, steps + 1));
        if (node.operator !== '!') return UNKNOWN;
        const truth = truthOf(knownOf(node.argument, steps + 1));
        return truth === undefined ? UNKNOWN : { is: 'constant', value: !truth };
      }
      case 'LogicalExpression': {
        const left = knownOf(node.left, steps + 1);
        const right = knownOf(node.right, steps + 1);
        const goesRight = node.operator === '??' ? isAbsent(left) : truthOf(left);
        if (goesRight !== undefined) return goesRight === (node.operator !== '||') ? right : left;
        return decided(node.operator, right);
      }
      case 'BinaryExpression':
        return compared(node.operator, knownOf(node.left, steps + 1), knownOf(node.right, steps + 1));
      case 'Identifier':
        if (node.name === 'undefined') return NOTHING;
        break;
      default:
    }
    if (isCall(node)) return ofCall(node, steps);
    const path = eventPath(node, main);
    if (path) return ofField(path);
    const source = ofSource(node);
    if (source !== UNKNOWN) return source;
    const constant = constantOf(node);
    if (constant !== undefined) return { is: 'constant', value: constant };
    const { root, path: rest } = originOf(node);
    if (root.kind !== 'value' || rest.length > 0 || root.node === node) return UNKNOWN;
    return knownOf(root.node, steps + 1);
  };

  const ofField = ([written, ...rest]: readonly string[]): Known => {
    if (written === undefined) return SOMETHING;
    const first = (isMisread && meantField(written)) || written;
    if (rest.length > 0) return isSent(first) ? UNKNOWN : NOTHING;
    if (first === 'resultCode' && outcome === 'any' && kinds.has('pay')) return SOMETHING;
    if (first === 'returnCode' || first === 'resultCode') return { is: 'constant', value: 'SUCCESS' };
    if (ALWAYS.has(first)) return SOMETHING;
    if (OF_REFUNDS.has(first) && !kinds.has('refund')) return NOTHING;
    if (OF_REFUNDS.has(first) && !kinds.has('pay')) return first === 'refundStatus' ? UNKNOWN : SOMETHING;
    return isSent(first) ? UNKNOWN : NOTHING;
  };

  const ofCall = (node: t.CallExpression | t.OptionalCallExpression, steps: number): Known => {
    if (node.callee.type === 'Identifier' && ['Boolean', 'String', 'Number'].includes(node.callee.name)) {
      const [argument] = node.arguments;
      const inner =
        argument && node.callee.name === 'Boolean' ? truthOf(knownOf(argument, steps + 1)) : undefined;
      return inner === undefined ? UNKNOWN : { is: 'constant', value: inner };
    }
    const fn = functionOf(node.callee);
    const [only, ...others] = fn ? endingsOf(fn) : [];
    return only?.value && others.length === 0 ? knownOf(only.value, steps + 1) : UNKNOWN;
  };

  return (condition) => truthOf(knownOf(condition));
}

/** `cloud.getWXContext().SOURCE`, which is `wx_paycallback` in a callback. */
function ofSource(node: t.Node): Known {
  const { root, path } = originOf(node);
  if (path.at(-1) !== 'SOURCE' || root.kind !== 'value' || !isCall(root.node)) return UNKNOWN;
  return sdkMember(root.node.callee)?.[0] === 'getWXContext'
    ? { is: 'constant', value: 'wx_paycallback' }
    : UNKNOWN;
}

function truthOf(known: Known): boolean | undefined {
  if (known.is === 'something') return true;
  return known.is === 'constant' ? Boolean(known.value) : undefined;
}

function isAbsent(known: Known): boolean | undefined {
  if (known.is === 'something') return false;
  if (known.is === 'constant') return known.value === undefined || known.value === null;
  return undefined;
}

/** What the right side alone decides: `x && false`, `x || true`. */
function decided(operator: string, right: Known): Known {
  const truth = truthOf(right);
  if (operator === '&&' && truth === false) return { is: 'constant', value: false };
  if (operator === '||' && truth === true) return SOMETHING;
  return UNKNOWN;
}

function typeName(known: Known): Known {
  return known.is === 'constant' ? { is: 'constant', value: typeof known.value } : UNKNOWN;
}

function compared(operator: string, left: Known, right: Known): Known {
  const isNegative = operator === '!==' || operator === '!=';
  if (!isNegative && operator !== '===' && operator !== '==') return UNKNOWN;
  const answer = (value: boolean): Known => ({ is: 'constant', value: value !== isNegative });
  const one = left.is === 'constant' ? left : right;
  const other = left.is === 'constant' ? right : left;
  if (one.is !== 'constant') return UNKNOWN;
  if (other.is === 'constant') {
    const isLoose = operator.length === 2;
    // biome-ignore lint/suspicious/noDoubleEquals: it says what the code's own comparison gives.
    return answer(isLoose ? one.value == other.value : one.value === other.value);
  }
  return other.is === 'something' && !one.value ? answer(false) : UNKNOWN;
}
