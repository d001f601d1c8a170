import type * as t from '@babel/types';
import type { Texts } from '../../language';
import { findAll } from '../../syntax/find-all';
import { bare, type FunctionNode, isCall, isFunction, isMember, memberName } from '../../syntax/names';
import { constantOf } from '../../values/constants';
import { type Assume, endingsOf } from '../../values/flow';
import { objectOf } from '../../values/objects';
import { bindingOf } from '../../values/origins/bindings';
import { functionOf } from '../../values/origins/origin';
import { documentCall } from '../document-calls';
import { sdkCall } from '../sdk';
import { endOf } from './end-of';
import { mayThrow } from './may-throw';
import { eventPath } from './notification';
import { calledBy } from './reached';

/** A return value of a callback that the platform does not take for an acknowledgement. */
export interface ReplyProblem {
  at: t.Node;
  /** Whether nothing is returned. */
  isNothing?: boolean;
  message: Texts;
  /** The key of `{ errCode: 0 }`, which has the wrong case only. */
  misspelt?: t.Node;
}

/** The return values of a function that are no `{ errcode: … }`, on the ways that its conditions leave. */
export function replyProblems(fn: FunctionNode, main: FunctionNode, assume: Assume): ReplyProblem[] {
  return ofFunction(fn, { main, assume }, 0);
}

interface Context {
  main: FunctionNode;
  assume: Assume;
}

const MOST_STEPS = 12;

function ofFunction(fn: FunctionNode, context: Context, steps: number): ReplyProblem[] {
  if (steps > MOST_STEPS) return [];
  return endingsOf(fn, context.assume, mayThrow).flatMap(({ kind, at, value }) => {
    if (kind === 'throw') return [];
    if (value === undefined) return [nothing(kind === 'end' ? endOf(fn, context.assume) : at)];
    return ofValue(value, context, steps + 1);
  });
}

function ofValue(expression: t.Node, context: Context, steps: number): ReplyProblem[] {
  const node = bare(expression);
  if (steps > MOST_STEPS) return [];
  switch (node.type) {
    case 'AwaitExpression':
      return ofValue(node.argument, context, steps + 1);
    case 'AssignmentExpression':
      return node.operator === '=' ? ofValue(node.right, context, steps + 1) : [];
    case 'SequenceExpression':
      return ofValue(node.expressions.at(-1) as t.Node, context, steps + 1);
    case 'ConditionalExpression': {
      const known = context.assume(node.test);
      return [
        ...(known === false ? [] : ofValue(node.consequent, context, steps + 1)),
        ...(known === true ? [] : ofValue(node.alternate, context, steps + 1)),
      ];
    }
    case 'ObjectExpression':
      return ofObject(node);
    case 'StringLiteral':
    case 'TemplateLiteral':
    case 'NumericLiteral':
    case 'BooleanLiteral':
    case 'ArrayExpression':
    case 'NullLiteral':
      return [other(node, { en: 'this is no object', zh: '这不是对象' })];
    case 'UnaryExpression':
      return node.operator === 'void' ? [nothing(node)] : [];
    case 'NewExpression':
      return ofPromise(node, context, steps);
    case 'Identifier':
      return ofName(node, context, steps);
    default:
      return isCall(node) ? ofCall(node, context, steps) : [];
  }
}

function ofObject(node: t.Node): ReplyProblem[] {
  const object = objectOf(node);
  if (!object) return [];
  const errcode = object.properties.get('errcode');
  if (errcode !== undefined) {
    const value = constantOf(errcode);
    return value === undefined || typeof value === 'number'
      ? []
      : [other(errcode, { en: 'errcode must be the number 0', zh: 'errcode 必须是数字 0' })];
  }
  if (object.isOpen) return [];
  const misspelt = [...object.properties.keys()].find((name) => /^err_?code$/i.test(name));
  if (misspelt !== undefined) {
    const key = object.node.properties.find(
      (each) =>
        each.type === 'ObjectProperty' && !each.computed && each.value === object.properties.get(misspelt),
    );
    return [
      {
        ...other(object.node, {
          en: `${misspelt} is not errcode, which has lower case only`,
          zh: `写成了 ${misspelt}，正确的字段是全小写的 errcode`,
        }),
        ...(key?.type === 'ObjectProperty' && !key.shorthand && { misspelt: key.key }),
      },
    ];
  }
  return [other(object.node, { en: 'this object has no errcode', zh: '这个对象没有 errcode' })];
}

function ofName(node: t.Identifier, context: Context, steps: number): ReplyProblem[] {
  if (node.name === 'undefined') return [nothing(node)];
  if (eventPath(node, context.main)?.length === 0)
    return [other(node, { en: 'this is the notification itself', zh: '这是通知本身' })];
  const { values = [] } = bindingOf(node) ?? {};
  const given = values.map((value) =>
    value.from === 'expression' && value.operator === '=' && value.path.length === 0 ? value.node : undefined,
  );
  if (given.length === 0 || given.includes(undefined)) return [];
  const object = objectOf(node);
  if (object && (object.properties.has('errcode') || object.isOpen)) return [];
  // A name that gets several values is judged only if none of them is right.
  const problems = given.map((value) => ofValue(value as t.Node, context, steps + 1));
  return problems.every((each) => each.length > 0)
    ? [{ ...(problems.flat()[0] as ReplyProblem), at: node }]
    : [];
}

function ofCall(
  node: t.CallExpression | t.OptionalCallExpression,
  context: Context,
  steps: number,
): ReplyProblem[] {
  const { callee } = node;
  const [first] = node.arguments;
  if (isMember(callee)) {
    const name = memberName(callee);
    const object = bare(callee.object);
    if (object.type === 'Identifier' && object.name === 'Promise') {
      if (name === 'resolve') return first ? ofValue(first, context, steps + 1) : [nothing(node)];
      return name === 'all' || name === 'allSettled'
        ? [other(node, { en: 'Promise.all gives an array', zh: 'Promise.all 得到的是数组' })]
        : [];
    }
    if (object.type === 'Identifier' && object.name === 'JSON' && name === 'stringify')
      return [other(node, { en: 'this is text, not an object', zh: '这是字符串，不是对象' })];
    const passed = first && (isFunction(first) ? first : functionOf(first));
    if (passed && (name === 'then' || name === 'runTransaction'))
      return ofFunction(passed, context, steps + 1);
    if (name === 'catch')
      return [
        ...ofValue(object, context, steps + 1),
        ...(passed ? ofFunction(passed, context, steps + 1) : []),
      ];
    if (name === 'finally') return ofValue(object, context, steps + 1);
  }
  if (documentCall(node) || sdkCall(node)) {
    const api = documentCall(node)?.method ?? sdkCall(node) ?? '';
    return [other(node, { en: `this is the result of ${api}`, zh: `这是 ${api} 的结果` })];
  }
  return calledBy(node, context.assume).flatMap((fn) => ofFunction(fn, context, steps + 1));
}

/** What the executor of `new Promise((resolve) => …)` gives to `resolve`. */
function ofPromise(node: t.NewExpression, context: Context, steps: number): ReplyProblem[] {
  const [executor] = node.arguments;
  if (!isFunction(executor) || node.callee.type !== 'Identifier' || node.callee.name !== 'Promise') return [];
  const [resolve] = executor.params;
  if (resolve?.type !== 'Identifier') return [];
  return findAll(executor.body, 'CallExpression')
    .filter(({ callee }) => callee.type === 'Identifier' && callee.name === resolve.name)
    .flatMap((call) => {
      const [value] = call.arguments;
      return value ? ofValue(value, context, steps + 1) : [nothing(call)];
    });
}

function nothing(at: t.Node): ReplyProblem {
  return {
    at,
    isNothing: true,
    message: {
      en: 'The callback returns nothing here, so the platform calls it again for two days.',
      zh: '回调函数在这里没有返回值，平台会在两天内反复调用它。',
    },
  };
}

function other(at: t.Node, what: Texts): ReplyProblem {
  return {
    at,
    message: {
      en: `The callback does not return { errcode: 0 }: ${what.en}. The platform calls it again for two days.`,
      zh: `回调函数没有返回 { errcode: 0 }：${what.zh}。平台会在两天内反复调用它。`,
    },
  };
}
