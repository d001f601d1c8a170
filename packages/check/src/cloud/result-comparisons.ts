import type * as t from '@babel/types';
import type { Edit } from '../rule-description';
import { findAll } from '../syntax/find-all';
import { bare, isMember, memberName } from '../syntax/names';
import { constantOf, textConstant } from '../values/constants';

/** Fields that say that a call came through, and that code takes for success. */
export type WeakField = 'errCode' | 'errMsg' | 'errcode' | 'returnCode' | 'returnMsg';

/** A condition that looks at such a field, of a result or of something else. */
export interface Comparison {
  at: t.Node;
  /** `res.errCode` */
  value: t.Node;
  field: WeakField;
  /** Makes it look at `resultCode`. */
  edits?: Edit[];
}

/**
 * `res.errCode === 0`, `!res.errCode`, `if (res.errCode)`, `res.returnCode === 'SUCCESS'`, `res.errMsg === 'cloudPay.refund:ok'`,
 * `res.errMsg.includes(':ok')`
 */
export function comparisonsIn(program: t.Node): Comparison[] {
  return [
    ...findAll(program, 'BinaryExpression').flatMap(ofEquality),
    ...findAll(program, 'UnaryExpression').flatMap((node) =>
      node.operator === '!' ? truthOf(node, node.argument) : [],
    ),
    ...findAll(program, 'IfStatement', 'ConditionalExpression').flatMap(({ test }) => truthOf(test, test)),
    ...findAll(program, 'LogicalExpression').flatMap(({ left, operator }) =>
      operator === '??' ? [] : truthOf(left, left),
    ),
    ...findAll(program, 'CallExpression', 'OptionalCallExpression').flatMap(ofSearch),
  ];
}

function ofEquality(node: t.BinaryExpression): Comparison[] {
  if (!/^[=!]==?$/.test(node.operator)) return [];
  const isTurned = constantOf(node.right) === undefined;
  const [value, other] = isTurned ? [bare(node.right), node.left] : [bare(node.left as t.Node), node.right];
  const constant = constantOf(other);
  if (constant === 0) {
    if (nameOf(value) === 'errcode') return [{ at: node, value, field: 'errcode' }];
    return [compared(node, value, 'errCode', [{ ...placeOf(other), text: "'SUCCESS'" }])];
  }
  // A call that did not come through has no resultCode at all: it is absent, not FAIL.
  if (constant === 'SUCCESS') return [compared(node, value, 'returnCode', [])];
  if (constant === 'FAIL') return [{ at: node, value, field: 'returnCode' }];
  if (constant === 'OK') return [{ at: node, value, field: 'returnMsg' }];
  return typeof constant === 'string' && OK.test(constant) ? [{ at: node, value, field: 'errMsg' }] : [];
}

const OK = /:ok$/;

function compared(at: t.Node, value: t.Node, field: WeakField, edits: readonly Edit[]): Comparison {
  if (!isMember(value) || memberName(value) !== field || value.computed) return { at, value, field };
  return { at, value, field, edits: [{ ...placeOf(value.property), text: 'resultCode' }, ...edits] };
}

function placeOf({ start, end }: t.Node): Pick<Edit, 'start' | 'end'> {
  return { start: start ?? 0, end: end ?? 0 };
}

function truthOf(at: t.Node, tested: t.Node): Comparison[] {
  const value = bare(tested);
  if (value.type !== 'Identifier' && !isMember(value)) return [];
  return [{ at, value, field: nameOf(value) === 'errcode' ? 'errcode' : 'errCode' }];
}

function nameOf(value: t.Node): string | undefined {
  return isMember(value) ? memberName(value) : undefined;
}

/** `res.errMsg.indexOf(':ok') > -1` */
function ofSearch(node: t.CallExpression | t.OptionalCallExpression): Comparison[] {
  const { callee, arguments: given } = node;
  if (!isMember(callee) || !/^(?:indexOf|includes|endsWith)$/.test(memberName(callee) ?? '')) return [];
  return OK.test(textConstant(given[0]) ?? '')
    ? [{ at: node, value: bare(callee.object), field: 'errMsg' }]
    : [];
}
