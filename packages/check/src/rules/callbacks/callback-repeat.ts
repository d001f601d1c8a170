import type * as t from '@babel/types';
import { isRoute } from '../../cloud/after';
import { callbacksOf } from '../../cloud/callbacks';
import { type DocumentCall, documentCall } from '../../cloud/document-calls';
import { handlersOf } from '../../cloud/event-reads';
import { onNotification } from '../../cloud/notification';
import { sdkMember } from '../../cloud/sdk';
import type { Rule } from '../../rule';
import { findAll } from '../../syntax/find-all';
import { isCall, isFunction, isMember, memberName } from '../../syntax/names';
import { aroundOf, parentOf } from '../../syntax/source-file';
import { walk } from '../../syntax/walk';
import { canRun } from '../../values/flow';
import { objectOf } from '../../values/objects';
import { functionOf, originOf } from '../../values/origin';
import { readsIn } from '../../values/references';

/** Operators of the database that change a value each time. */
const CHANGING = new Set(['inc', 'push', 'mul', 'unshift']);

export const callbackRepeat: Rule = {
  id: 'callback-repeat',
  severity: 'warning',
  title: {
    en: 'A callback counts again when the notification is repeated',
    zh: '重复通知时回调函数会重复累加',
  },
  reason: {
    en: 'WeChat Pay may send a notification several times, also at once. Points, stock and balances then change each time: the callback must be idempotent.',
    zh: '微信支付可能多次甚至同时发送同一个通知，积分、库存、余额会被多次修改：回调函数必须保证幂等。',
  },
  help: {
    en: 'Change the order first, with its state in the condition, and count only if that changed something: where({ outTradeNo, status: 0 }).update(…), then if (stats.updated === 1). Or do both in a transaction that reads the state.',
    zh: '先带状态条件修改订单，确实修改了才累加：where({ outTradeNo, status: 0 }).update(…)，再判断 if (stats.updated === 1)；或者在读取状态的事务中一起完成。',
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
      const guards = handlers.flatMap((fn) =>
        findAll(fn.body, 'IfStatement', 'ConditionalExpression', 'LogicalExpression', 'SwitchStatement')
          .filter(isGuard)
          .map((at) => ({ fn, at })),
      );
      for (const fn of handlers) {
        for (const call of findAll(fn.body, 'CallExpression')) {
          const document = documentCall(call);
          if (document?.method !== 'update' || !canRun(call, fn, assume)) continue;
          const change = changeIn(document);
          if (change === undefined || hasState(document)) continue;
          // In the same function, what looks at the state after the change comes too late. Which routes run is not known.
          const isRouted = isInRoute(call);
          const isBefore = (guard: (typeof guards)[number]) =>
            isRouted || guard.fn !== fn || (guard.at.start ?? 0) < (call.start ?? 0);
          if (guards.some(isBefore)) continue;
          report({ at: change });
        }
      }
    }
  },
};

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

/** Whether the condition of a call has more than what says which document is meant. */
function hasState({ conditions }: DocumentCall): boolean {
  return conditions.some((condition) => {
    const object = objectOf(condition);
    if (!object) return true;
    return object.isOpen || [...object.properties.keys()].some((name) => !isIdentity(name));
  });
}

/** Names of what says which order or user is meant, and of its amount. */
function isIdentity(name: string): boolean {
  const isNumberOrId = /^_?id$|^no$|^sn$|_(?:no|sn|id)$|[a-z](?:No|Id|Sn|ID)$/.test(name);
  return isNumberOrId || /openid|trade_?no|number$|code$|fee$|amount$|price$|user/i.test(name);
}

/** Names of what kind of order it is, which no payment changes. */
const SORT = /^(?:type|kind|scene|category|sku|plan)$|(?:Type|_type|Kind|_kind|Scene|_scene|Category)$/;

/** Whether a condition looks at what was stored or changed before. */
function isGuard(
  statement: t.IfStatement | t.ConditionalExpression | t.LogicalExpression | t.SwitchStatement,
): boolean {
  if (isDefault(statement)) return false;
  const test =
    statement.type === 'LogicalExpression'
      ? statement.left
      : statement.type === 'SwitchStatement'
        ? statement.discriminant
        : statement.test;
  const parts: t.Node[] = [...readsIn(test), ...findAll(test, 'CallExpression')];
  if (test.type === 'Identifier' || isMember(test)) parts.push(test);
  return parts.some((node) => {
    // An own function may look at the state.
    if (isCall(node) && functionOf(node.callee)?.async) return true;
    const { root, path } = originOf(node);
    if (root.kind !== 'value') return isElementRead(node);
    const document = documentCall(root.node);
    if (document === undefined) return isCall(root.node) && path.length > 0 && !isSameAgain(root.node);
    if (document.method === 'update') return path.includes('stats') || path.length === 0;
    const isField = path.some((name) => !/^(?:data|length|total|list|errMsg|\d+|\*)$/.test(name));
    const name = path.at(-1) ?? '';
    return (isField && !isIdentity(name) && !SORT.test(name)) || hasState(document);
  });
}

/** `order.bonus || 0`: no condition of what runs. */
function isDefault(node: t.Node): boolean {
  return (
    node.type === 'LogicalExpression' &&
    node.operator !== '&&' &&
    parentOf(node)?.type !== 'ExpressionStatement'
  );
}

/** `for (const order of data) if (order.status === 1)`: what is not followed may be a state. */
function isElementRead(node: t.Node): boolean {
  return (
    isMember(node) &&
    /stat|paid|pay|done|finish|handled/i.test(memberName(node) ?? '') &&
    originOf(node).root.kind !== 'parameter'
  );
}

/** Calls that answer the same when the notification is repeated: who called, and that the order is paid. */
function isSameAgain(call: t.Node): boolean {
  const member = isCall(call) ? sdkMember(call.callee) : undefined;
  return member?.[0] === 'getWXContext' || member?.[0] === 'cloudPay';
}

/** `add({ data: { _id: outTradeNo } })`, which fails the second time. */
function isStoredOnce(call: t.Node): boolean {
  const document = documentCall(call);
  if (document?.method !== 'add') return false;
  const data = objectOf(objectOf(document.argument)?.properties.get('data'));
  return data?.properties.has('_id') === true;
}
