import type * as t from '@babel/types';
import { isRoute } from '../../cloud/after';
import type { Callback } from '../../cloud/callbacks/callback';
import { callbacksOf } from '../../cloud/callbacks/callbacks';
import { handlersOf } from '../../cloud/callbacks/event-reads';
import { conditionsIn, hasState, isGuard, looksFor } from '../../cloud/callbacks/guards';
import { eventPath, onNotification } from '../../cloud/callbacks/notification';
import { type DocumentCall, documentCall } from '../../cloud/document-calls';
import type { Texts } from '../../language';
import type { Rule } from '../../rule';
import { findAll } from '../../syntax/find-all';
import { isCall, isFunction, isMember, memberName } from '../../syntax/names';
import { aroundOf } from '../../syntax/source-file';
import { walk } from '../../syntax/walk';
import { canRun } from '../../values/flow';
import { objectOf } from '../../values/objects';
import { originOf } from '../../values/origins/origin';

/** Operators of the database that change a value each time. */
const CHANGING = new Set(['inc', 'push', 'mul', 'unshift']);

export const callbackRepeat: Rule = {
  id: 'callback-repeat',
  severity: 'warning',
  title: {
    en: 'A callback counts or adds again when the notification is repeated',
    zh: '重复通知时回调函数会重复累加或重复添加',
  },
  reason: {
    en: 'WeChat Pay may send a notification several times, also at once. Points, stock and balances then change each time, and records are added twice: the callback must be idempotent.',
    zh: '微信支付可能多次甚至同时发送同一个通知，积分、库存、余额会被多次修改，记录会重复添加：回调函数必须保证幂等。',
  },
  help: {
    en: 'Change the order first, with its state in the condition, and count only if that changed something: where({ outTradeNo, status: 0 }).update(…), then if (stats.updated === 1). Or do both in a transaction that reads the state. A document that is added gets the order number as its _id.',
    zh: '先带状态条件修改订单，确实修改了才累加：where({ outTradeNo, status: 0 }).update(…)，再判断 if (stats.updated === 1)；或者在读取状态的事务中一起完成。添加记录时以订单号作为 _id。',
  },
  example: {
    wrong: `await orders.doc(outTradeNo).update({ data: { paid: true } });
await users.doc(openid).update({ data: { points: _.inc(10) } });`,
    right: `const { stats } = await orders.where({ _id: outTradeNo, paid: false }).update({ data: { paid: true } });
if (stats.updated === 1) await users.doc(openid).update({ data: { points: _.inc(10) } });`,
  },
  check(project, report) {
    for (const callback of callbacksOf(project)) {
      const assume = onNotification(callback);
      const handlers = handlersOf(callback);
      // A number that is stored once under its own id guards all that follows.
      if (handlers.some(({ body }) => findAll(body, 'CallExpression').some(isStoredOnce))) continue;
      const conditions = handlers.flatMap((fn) => conditionsIn(fn).map((at) => ({ fn, at })));
      const guards = conditions.filter(({ at }) => isGuard(at));
      for (const fn of handlers) {
        for (const call of findAll(fn.body, 'CallExpression')) {
          const document = documentCall(call);
          const repeated = document && repeatedBy(document, callback);
          if (!document || !repeated || !canRun(call, fn, assume)) continue;
          // In the same function, what looks at the state after the change comes too late. Which routes run is not known.
          const isRouted = isInRoute(call);
          const isBefore = (guard: (typeof guards)[number]) =>
            isRouted || guard.fn !== fn || (guard.at.start ?? 0) < (call.start ?? 0);
          const { method, collection = '' } = document;
          const isLookedFor =
            method === 'add' && conditions.some((each) => looksFor(each.at, collection) && isBefore(each));
          if (isLookedFor || guards.some(isBefore)) continue;
          report({ at: repeated, ...(method === 'add' && { message: addedTo(collection) }) });
        }
      }
    }
  },
};

/** What a call does each time: `_.inc(1)`, or a document that is added. */
function repeatedBy(document: DocumentCall, callback: Callback): t.Node | undefined {
  switch (document.method) {
    case 'update':
      return hasState(document) ? undefined : changeIn(document);
    case 'set':
      return changeIn(document);
    case 'add':
      return isBooked(document, callback) ? document.node : undefined;
    default:
      return undefined;
  }
}

/** Collections in which a notification may well stand twice. */
const OF_LOGS =
  /log|notif|notice|callback|event|history|trace|debug|err|message|msg|mail|audit|raw|queue|task|job/i;

/** Whether a document is more than a note of the notification, so that two of it count twice. */
function isBooked({ collection, argument }: DocumentCall, { main }: Callback): boolean {
  if (collection === undefined || OF_LOGS.test(collection)) return false;
  const data = objectOf(objectOf(argument)?.properties.get('data'));
  if (!data || data.isOpen) return false;
  return ![...data.properties.values()].some((value) => eventPath(value, main)?.length === 0);
}

function addedTo(collection: string): Texts {
  return {
    en: `A repeated notification adds another document to ${collection}.`,
    zh: `重复通知时会向 ${collection} 再添加一条记录。`,
  };
}

/** Whether a call stands in a handler of `app.router('pay', async (ctx) => …)`. */
function isInRoute(node: t.Node): boolean {
  return [...aroundOf(node)].some((around) => isCall(around) && isRoute(around));
}

/** `_.inc(1)` or `user.points + 10` in what an update writes. */
function changeIn({ argument }: DocumentCall): t.Node | undefined {
  const data = objectOf(argument)?.properties.get('data');
  let found: t.Node | undefined;
  const look = (part: t.Node, steps = 0): void =>
    walk(part, (node) => {
      if (found !== undefined || isFunction(node)) return false;
      if (node.type === 'Identifier' && steps < 3) {
        // `const balance = user.balance + 10`, written as a shorthand.
        const { root, path } = originOf(node);
        const isMade = root.kind === 'value' && path.length === 0 && root.node !== node;
        if (isMade && root.node.type === 'BinaryExpression') look(root.node, steps + 1);
      }
      if (isCall(node) && isMember(node.callee) && CHANGING.has(memberName(node.callee) ?? '')) {
        if (originOf(node.callee).path.at(-2) === 'command') found = node;
      } else if (node.type === 'BinaryExpression' && (node.operator === '+' || node.operator === '-')) {
        if (isStored(node.left) || isStored(node.right)) found = node;
      }
      return undefined;
    });
  if (data) look(data);
  return found;
}

/** Whether a value was read from the database. */
function isStored(node: t.Node): boolean {
  const { root, path } = originOf(node);
  return path.length > 1 && root.kind === 'value' && documentCall(root.node)?.method === 'get';
}

/** `add({ data: { _id: outTradeNo } })`, which fails the second time. */
function isStoredOnce(call: t.Node): boolean {
  const document = documentCall(call);
  if (document?.method !== 'add') return false;
  const data = objectOf(objectOf(document.argument)?.properties.get('data'));
  return data?.properties.has('_id') === true;
}
