import type * as t from '@babel/types';
import { type DocumentCall, documentCall } from '../../cloud/document-calls';
import { payCallsIn } from '../../cloud/pay-calls';
import { functionAround } from '../../cloud/unawaited';
import type { Rule } from '../../rule';
import { findAll } from '../../syntax/find-all';
import { isFunction } from '../../syntax/names';
import { aroundOf } from '../../syntax/source-file';
import { constantOf } from '../../values/constants';
import { objectOf } from '../../values/objects';

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
      const around = call.api === 'refund' ? outermost(call.node) : undefined;
      if (around === undefined) continue;
      for (const node of findAll(around, 'CallExpression')) {
        const document = documentCall(node);
        if (!document || (node.start ?? 0) < (call.node.start ?? 0) || isElsewhere(node, call.node)) continue;
        const value = doneIn(document);
        if (value) report({ at: value });
      }
    }
  },
};

/** What is written that says that the refund is done. */
function doneIn({ method, argument }: DocumentCall): t.Node | undefined {
  if (method !== 'update' && method !== 'set' && method !== 'add') return undefined;
  const data = objectOf(objectOf(argument)?.properties.get('data'));
  for (const [name, value] of data?.properties ?? []) {
    const constant = constantOf(value);
    if (typeof constant === 'string' && DONE.test(constant)) return value;
    const isSet = constant === true || value.type === 'NewExpression' || value.type === 'CallExpression';
    if (DONE_NAME.test(name.split('.').at(-1) ?? '') && isSet) return value;
  }
  return undefined;
}

/** The function around a call, with those that it stands in as a callback: `.then((res) => …)`. */
function outermost(node: t.Node): t.Node | undefined {
  let found: t.Node | undefined;
  for (const around of aroundOf(node)) {
    if (around.type === 'Program') break;
    if (isFunction(around)) found = around;
    if (isFunction(around) && around.type === 'FunctionDeclaration') break;
  }
  return found;
}

/** Whether a call stands in another branch, or in another function that does not follow the refund. */
function isElsewhere(node: t.Node, refund: t.Node): boolean {
  const own = new Set(aroundOf(refund));
  const first = functionAround(refund);
  for (const around of aroundOf(node)) {
    if (own.has(around))
      return around.type === 'IfStatement' || around.type === 'SwitchStatement'
        ? isOtherBranch(around, node, refund)
        : false;
    if (around.type === 'SwitchCase' && !own.has(around)) return true;
    if (around.type === 'FunctionDeclaration' && around !== first) return true;
  }
  return false;
}

function isOtherBranch(around: t.Node, node: t.Node, refund: t.Node): boolean {
  if (around.type !== 'IfStatement' || !around.alternate) return false;
  const inside = (part: t.Node, whole: t.Node) =>
    (part.start ?? 0) >= (whole.start ?? 0) && (part.end ?? 0) <= (whole.end ?? 0);
  return inside(refund, around.consequent) && inside(node, around.alternate);
}
