import type * as t from '@babel/types';
import { callsAfter } from '../../cloud/after';
import type { Callback } from '../../cloud/callbacks/callback';
import { callbacksOf } from '../../cloud/callbacks/callbacks';
import { fieldsOf, handlersOf } from '../../cloud/callbacks/event-reads';
import { isHandedOn } from '../../cloud/callbacks/handed-on';
import { onNotification } from '../../cloud/callbacks/notification';
import { meantField } from '../../cloud/callbacks/notification-fields';
import { documentCall, WRITES } from '../../cloud/document-calls';
import { payCallsIn } from '../../cloud/pay-calls';
import { sdkCall } from '../../cloud/sdk';
import type { Texts } from '../../language';
import type { Rule } from '../../rule';
import { findAll } from '../../syntax/find-all';
import { type Call, type FunctionNode, isFunction, isMember, memberName } from '../../syntax/names';
import { aroundOf, fileOf, textOf } from '../../syntax/source-file';
import { constantOf, textConstant } from '../../values/constants';
import { canRun } from '../../values/flow';
import { objectOf, type WrittenObject } from '../../values/objects';
import { textsOf } from '../../values/texts';

/** States and names that say that the money is back. */
const DONE =
  /^(?:refunded|refund_?success|refund_?succeeded|refund_?(?:done|finished|completed?)|已退款|退款成功|退款完成|已退款成功)$/i;
const DONE_NAME = /^(?:is_?)?refunded$|^refunded_?(?:at|time)$|^refund_?success(?:_?time)?$/i;

/** What people read, as of a message. */
const TEXT_NAME = /^(?:title|body|content|message|msg|text|remark|desc(?:ription)?)$/i;

/** The state of a refund, and that it is over. */
const STATE = /(?:^|_|[a-z])refund_?(?:status|state)$/i;
const SUCCEEDED = /^(?:success|succeeded|succeed|done|finished|completed?|成功|已完成)$/i;

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
    for (const callback of callbacksOf(project)) {
      const handlers = handlersOf(callback);
      if (callback.kinds.has('pay') || isHandedOn(callback) || looksAtState(callback, handlers)) continue;
      const assume = onNotification(callback);
      for (const fn of handlers) {
        for (const call of findAll(fn.body, 'CallExpression')) {
          const value = canRun(call, fn, assume) ? doneIn(call) : undefined;
          if (value) report({ at: value, message: UNREAD });
        }
      }
    }
  },
};

const UNREAD: Texts = {
  en: 'The callback stores that the refund is done and never looks at refundStatus: it is CHANGE or REFUNDCLOSE when the refund failed.',
  zh: '回调函数没有判断 refundStatus 就保存为已退款：退款失败时它是 CHANGE 或 REFUNDCLOSE。',
};

/** Whether a callback of refunds reads how the refund ended, or asks for it. */
function looksAtState({ main }: Callback, handlers: readonly FunctionNode[]): boolean {
  if (fieldsOf(main).some((field) => (meantField(field) ?? field) === 'refundStatus')) return true;
  return handlers.some(({ body }) =>
    findAll(body, 'CallExpression').some((call) => sdkCall(call) === 'cloud.cloudPay.queryRefund'),
  );
}

/** What a call writes, and the name of the collection. */
interface Written {
  data: WrittenObject;
  collection: string;
}

function writtenBy(call: Call): Written[] {
  const document = documentCall(call);
  if (document) {
    if (!WRITES.has(document.method)) return [];
    const data = objectOf(objectOf(document.argument)?.properties.get('data'));
    return data ? [{ data, collection: document.collection ?? '' }] : [];
  }
  // An own function for it: `update(ORDERS, { _id, status: 'refunded' })`.
  const { callee } = call;
  const name =
    callee.type === 'Identifier' ? callee.name : isMember(callee) ? (memberName(callee) ?? '') : '';
  if (!/^(?:update|save|set(?!Data)|edit|modify|patch|upsert)/.test(name)) return [];
  const collection = textConstant(call.arguments[0]) ?? '';
  return call.arguments.flatMap((argument) => {
    const data = argument.type === 'ObjectExpression' ? objectOf(argument) : undefined;
    return data ? [{ data, collection }] : [];
  });
}

/** What is written that says that the refund is done. */
function doneIn(call: Call): t.Node | undefined {
  for (const { data, collection } of writtenBy(call)) {
    const value = doneValue(data, collection);
    if (value) return value;
  }
  return undefined;
}

function doneValue(data: WrittenObject, collection: string): t.Node | undefined {
  for (const [name, value] of data.properties) {
    const last = name.split('.').at(-1) ?? '';
    const texts = textsOf(value);
    if (!TEXT_NAME.test(last) && texts.some((text) => DONE.test(text))) return value;
    const isState = STATE.test(last) || (/refund/i.test(collection) && /^(?:status|state)$/i.test(last));
    if (isState && texts.some((text) => SUCCEEDED.test(text))) return value;
    const isSet =
      constantOf(value) === true || value.type === 'NewExpression' || value.type === 'CallExpression';
    if (DONE_NAME.test(last) && isSet) return value;
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
