import type * as t from '@babel/types';
import { findAll } from '../../syntax/find-all';
import { type FunctionNode, isCall, isMember, memberName } from '../../syntax/names';
import { parentOf } from '../../syntax/source-file';
import { constantOf } from '../../values/constants';
import { objectOf } from '../../values/objects';
import { functionOf, originOf } from '../../values/origins/origin';
import { readsIn } from '../../values/origins/references';
import { type DocumentCall, documentCall } from '../document-calls';
import { sdkMember } from '../sdk';

/** What decides whether a part of the code runs. */
export type Condition = t.IfStatement | t.ConditionalExpression | t.LogicalExpression | t.SwitchStatement;

export function conditionsIn(fn: FunctionNode): Condition[] {
  return findAll(fn.body, 'IfStatement', 'ConditionalExpression', 'LogicalExpression', 'SwitchStatement');
}

/** Whether the condition of a call has more than what says which document is meant. */
export function hasState({ conditions }: DocumentCall): boolean {
  return conditions.some((condition) => {
    const object = objectOf(condition);
    if (!object) return true;
    return object.isOpen || [...object.properties.keys()].some((name) => !isIdentity(name));
  });
}

/** Whether an update changes nothing when it is repeated: by a state in its condition, or because it writes the same again. */
function changesOnce(document: DocumentCall): boolean {
  const data = objectOf(objectOf(document.argument)?.properties.get('data'));
  const isSame = ([name, value]: [string, t.Node]) => constantOf(value) !== undefined || isIdentity(name);
  return hasState(document) || !data || data.isOpen || [...data.properties].every(isSame);
}

/** Names of what says which order or user is meant, and of its amount. */
function isIdentity(name: string): boolean {
  const isNumberOrId = /^_?id$|^no$|^sn$|_(?:no|sn|id)$|[a-z](?:No|Id|Sn|ID)$/.test(name);
  return isNumberOrId || /openid|trade_?no|number$|code$|fee$|amount$|price$|user/i.test(name);
}

/** Names of what kind of order it is, which no payment changes. */
const SORT = /^(?:type|kind|scene|category|sku|plan)$|(?:Type|_type|Kind|_kind|Scene|_scene|Category)$/;

/** Whether a condition looks at what was stored or changed before. */
export function isGuard(condition: Condition): boolean {
  return partsOf(condition).some((node) => {
    // An own function may look at the state.
    if (isCall(node) && functionOf(node.callee)?.async) return true;
    const { root, path } = originOf(node);
    if (root.kind !== 'value') return isElementRead(node);
    const document = documentCall(root.node);
    if (document === undefined) return isCall(root.node) && path.length > 0 && !isSameAgain(root.node);
    if (document.method === 'update')
      return (path.includes('stats') || path.length === 0) && changesOnce(document);
    const isField = path.some((name) => !/^(?:data|length|total|list|errMsg|\d+|\*)$/.test(name));
    const name = path.at(-1) ?? '';
    return (isField && !isIdentity(name) && !SORT.test(name)) || hasState(document);
  });
}

/** Whether a condition looks for a document of a collection: `if (data.length === 0)`. */
export function looksFor(condition: Condition, collection: string): boolean {
  return partsOf(condition).some((node) => {
    const { root } = originOf(node);
    const document = root.kind === 'value' ? documentCall(root.node) : undefined;
    return /^(?:get|count)$/.test(document?.method ?? '') && document?.collection === collection;
  });
}

/** The names, members and calls of what is asked. */
function partsOf(condition: Condition): t.Node[] {
  if (isDefault(condition)) return [];
  const test =
    condition.type === 'LogicalExpression'
      ? condition.left
      : condition.type === 'SwitchStatement'
        ? condition.discriminant
        : condition.test;
  const parts: t.Node[] = [...readsIn(test), ...findAll(test, 'CallExpression')];
  if (test.type === 'Identifier' || isMember(test)) parts.push(test);
  return parts;
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
