import type * as t from '@babel/types';
import type { Callback } from '../../cloud/callbacks/callback';
import { callbacksOf } from '../../cloud/callbacks/callbacks';
import { eventReads, handlersOf } from '../../cloud/callbacks/event-reads';
import { isConsole, isConversion, isHandedOn } from '../../cloud/callbacks/handed-on';
import { eventPath, onNotification } from '../../cloud/callbacks/notification';
import { meantField } from '../../cloud/callbacks/notification-fields';
import { documentCall, WRITES } from '../../cloud/document-calls';
import { payCallsIn, resultOf } from '../../cloud/pay-calls';
import { sdkCall } from '../../cloud/sdk';
import type { Rule } from '../../rule';
import { findAll } from '../../syntax/find-all';
import { isCall, isMember, memberName } from '../../syntax/names';
import { aroundOf, fileOf } from '../../syntax/source-file';
import { canRun } from '../../values/flow';
import { leavesOf } from '../../values/leaves';
import { objectOf } from '../../values/objects';
import { functionOf } from '../../values/origins/origin';
import { readsIn } from '../../values/origins/references';

const AMOUNTS = new Set(['totalFee', 'cashFee', 'settlementTotalFee']);

export const callbackAmount: Rule = {
  id: 'callback-amount',
  severity: 'warning',
  title: {
    en: 'A callback never compares the amount that was paid',
    zh: '回调函数没有核对支付金额',
  },
  reason: {
    en: 'An order counts as paid whatever was paid for it. WeChat Pay’s documents ask every shop to compare the amount of the notification with that of the order.',
    zh: '无论付了多少，订单都会算作已支付。微信支付的文档要求商户核对通知中的金额与订单金额是否一致。',
  },
  help: {
    en: 'Take the amount into the condition: where({ outTradeNo, totalFee: event.totalFee, status: 0 }), or compare order.totalFee with event.totalFee and return another errcode than 0.',
    zh: '把金额放进条件：where({ outTradeNo, totalFee: event.totalFee, status: 0 })；或比较 order.totalFee 与 event.totalFee，不一致时返回非 0 的 errcode。',
  },
  example: {
    wrong: `const { outTradeNo } = event;
await orders.where({ outTradeNo, status: 0 }).update({ data: { status: 1 } });`,
    right: `const { outTradeNo, totalFee } = event;
await orders.where({ outTradeNo, totalFee, status: 0 }).update({ data: { status: 1 } });`,
  },
  check(project, report) {
    for (const callback of callbacksOf(project)) {
      if (!callback.kinds.has('pay') || isCompared(callback)) continue;
      const reads = eventReads(callback);
      const number = reads.find(({ field }) => (meantField(field) ?? field) === 'outTradeNo');
      // The event is handed on as a whole: others may compare.
      if (number === undefined || isHandedOn(callback)) continue;
      const assume = onNotification(callback);
      const writes = handlersOf(callback).flatMap((fn) =>
        findAll(fn.body, 'CallExpression').filter(
          (call) => WRITES.has(documentCall(call)?.method ?? '') && canRun(call, fn, assume),
        ),
      );
      const after = writes.find((call) => (call.end ?? 0) > (number.node.start ?? 0));
      const write = after ?? writes[0];
      if (write) report({ at: write });
    }
  },
};

/** Whether the amount that was paid, by the event or by a query, is compared with anything, or given to other code. */
function isCompared(callback: Callback): boolean {
  return handlersOf(callback).some((fn) =>
    readsIn(fn.body).some(
      (node) =>
        (isAmount(node, callback) && isUsedToCompare(node)) ||
        (hasAmount(node, callback) && [...aroundOf(node)].some(isCondition)),
    ),
  );
}

/** Whether a name stands for an object with the amount in it: `const paid = { _id, totalFee: event.totalFee }`. */
function hasAmount(node: t.Node, callback: Callback): boolean {
  const { properties } = (node.type === 'Identifier' && objectOf(node)) || {};
  return [...(properties?.values() ?? [])].some((value) => isAmount(value, callback));
}

/** Whether a value is the amount, or a name for what is made of it. */
function isAmount(node: t.Node, callback: Callback): boolean {
  if (isAmountItself(node, callback)) return true;
  return node.type === 'Identifier' && leavesOf(node).some((leaf) => isAmountItself(leaf.node, callback));
}

function isAmountItself(node: t.Node, { main }: Callback): boolean {
  const event = eventPath(node, main);
  if (event) return event.length === 1 && isAmountName(event[0] ?? '');
  const result = resultOf(node);
  if (result?.path.length !== 1 || !isAmountName(result.path[0] ?? '')) return false;
  return payCallsIn(fileOf(result.node)).some(
    ({ node: call, api }) => call === result.node && api === 'queryOrder',
  );
}

/** Also by the names of WeChat Pay's documents. */
function isAmountName(name: string): boolean {
  return AMOUNTS.has(meantField(name) ?? name);
}

function isUsedToCompare(node: t.Node): boolean {
  for (const around of aroundOf(node)) {
    if (around.type === 'BinaryExpression') {
      if (/^(?:[=!]==?|[<>]=?)$/.test(around.operator)) return true;
    } else if (around.type === 'TemplateLiteral') return false;
    else if (isCall(around)) {
      if (isCondition(around)) return true;
      if (isConsole(around.callee) || documentCall(around) || sdkCall(around)) return false;
      // Own functions are followed by their parameters, unless they make the condition; what others do is not known.
      if (functionOf(around.callee)) return [...aroundOf(around)].some(isCondition);
      if (!isConversion(around.callee)) return true;
    } else if (/Statement$|^VariableDeclarator$/.test(around.type)) return /^(?:If|Switch)/.test(around.type);
  }
  return false;
}

/** `where(…)`, `_.eq(…)` */
function isCondition(call: t.Node): boolean {
  if (!isCall(call) || !isMember(call.callee)) return false;
  return ['where', 'eq', 'lte', 'gte', 'and'].includes(memberName(call.callee) ?? '');
}
