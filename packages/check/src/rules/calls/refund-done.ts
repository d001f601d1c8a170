import type * as t from '@babel/types';
import { callsAfter } from '../../cloud/after';
import { documentCall, WRITES } from '../../cloud/document-calls';
import { payCallsIn } from '../../cloud/pay-calls';
import type { Rule } from '../../rule';
import { type Call, isFunction, isMember, memberName } from '../../syntax/names';
import { aroundOf, fileOf, textOf } from '../../syntax/source-file';
import { constantOf } from '../../values/constants';
import { objectOf, type WrittenObject } from '../../values/objects';

/** States and names that say that the money is back. */
const DONE =
  /^(?:refunded|refund_?success|refund_?succeeded|refund_?(?:done|finished|completed?)|已退款|退款成功|退款完成|已退款成功)$/i;
const DONE_NAME = /^(?:is_?)?refunded$|^refunded_?(?:at|time)$|^refund_?success(?:_?time)?$/i;

export const refundDone: Rule = {
  id: 'refund-done',
  severity: 'warning',
  title: {
    en: 'A refund is treated as done when it was only accepted',
    zh: '退款刚被受理就当作已完成',
  },
  reason: {
    en: 'The answer of refund says that WeChat Pay accepted the request. Whether the payer gets the money is known later, from the refund’s notification or queryRefund, and it can fail.',
    zh: 'refund 的结果只说明微信支付已受理申请。款项是否退回要等退款通知或 queryRefund 的结果，也可能失败。',
  },
  help: {
    en: "Store REFUNDING now, name a callback (functionName), and store REFUNDED there when refundStatus is 'SUCCESS'.",
    zh: "先保存为“退款中”，指定回调函数（functionName），在其中当 refundStatus 为 'SUCCESS' 时再保存为“已退款”。",
  },
  example: {
    wrong: `await cloud.cloudPay.refund({ … });
await orders.doc(id).update({ data: { status: 'REFUNDED' } });`,
    right: `await cloud.cloudPay.refund({ …, functionName: 'refund_cb' });
await orders.doc(id).update({ data: { status: 'REFUNDING' } });`,
  },
  check(project, report) {
    for (const call of project.files.flatMap(payCallsIn)) {
      if (call.api !== 'refund') continue;
      for (const node of callsAfter(call.node)) {
        const value = doneIn(node);
        if (value && !isKnown(node, call.node)) report({ at: value });
      }
    }
  },
};

/** What a call writes. */
function writtenBy(call: Call): WrittenObject[] {
  const document = documentCall(call);
  if (document && !WRITES.has(document.method)) return [];
  if (document) return [objectOf(objectOf(document.argument)?.properties.get('data'))].flatMap(known);
  // An own function for it: `update(ORDERS, { _id, status: 'refunded' })`.
  const { callee } = call;
  const name =
    callee.type === 'Identifier' ? callee.name : isMember(callee) ? (memberName(callee) ?? '') : '';
  if (!/^(?:update|save|set(?!Data)|edit|modify|patch|upsert)/.test(name)) return [];
  return call.arguments.flatMap((argument) =>
    argument.type === 'ObjectExpression' ? known(objectOf(argument)) : [],
  );
}

function known(object: WrittenObject | undefined): WrittenObject[] {
  return object ? [object] : [];
}

/** What is written that says that the refund is done. */
function doneIn(call: Call): t.Node | undefined {
  for (const data of writtenBy(call)) {
    const value = doneValue(data);
    if (value) return value;
  }
  return undefined;
}

function doneValue(data: WrittenObject): t.Node | undefined {
  for (const [name, value] of data.properties) {
    const constant = constantOf(value);
    if (typeof constant === 'string' && DONE.test(constant)) return value;
    if (constant === 'SUCCESS' && /^refund_?(?:status|state)$/i.test(name.split('.').at(-1) ?? ''))
      return value;
    const isSet = constant === true || value.type === 'NewExpression' || value.type === 'CallExpression';
    if (DONE_NAME.test(name.split('.').at(-1) ?? '') && isSet) return value;
  }
  return undefined;
}

/** Whether the code knows how the refund ended before it writes: by a query, or by the state of a notification. */
function isKnown(node: t.Node, refund: t.Node): boolean {
  for (const around of aroundOf(node)) {
    if (isBranch(around) && /refund_?status|退款状态/i.test(textOf(conditionOf(around)))) return true;
    if (!isFunction(around)) continue;
    const isQueried = payCallsIn(fileOf(node)).some(
      ({ api, node: query }) =>
        api === 'queryRefund' && isInside(query, around) && (query.start ?? 0) < (node.start ?? 0),
    );
    if (isQueried) return true;
    // Functions around both have other routes, too.
    if (isInside(refund, around)) return false;
  }
  return false;
}

type Branch = t.IfStatement | t.ConditionalExpression | t.SwitchStatement | t.LogicalExpression;

function isBranch(node: t.Node): node is Branch {
  return /^(?:If|Switch)Statement$|^(?:Conditional|Logical)Expression$/.test(node.type);
}

function conditionOf(branch: Branch): t.Node {
  if (branch.type === 'SwitchStatement') return branch.discriminant;
  return branch.type === 'LogicalExpression' ? branch.left : branch.test;
}

function isInside(node: t.Node, whole: t.Node): boolean {
  for (const around of aroundOf(node)) if (around === whole) return true;
  return false;
}
