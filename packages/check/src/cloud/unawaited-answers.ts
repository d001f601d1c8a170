import type * as t from '@babel/types';
import { findAll } from '../syntax/find-all';
import { bare, isMember, memberName } from '../syntax/names';
import { aroundOf, parentOf } from '../syntax/source-file';
import { bindingOf } from '../values/origins/bindings';
import { documentCall } from './document-calls';
import { sdkCall } from './sdk';
import { functionAround } from './unawaited';

/** A call whose answer is used although nothing waits for it: `const res = cloud.cloudPay.refund(…); return { res }`. */
export interface UnawaitedAnswer {
  call: t.Node;
  /** `cloud.cloudPay.refund`, `get` */
  what: string;
  /** The name that holds a promise. */
  name: string;
  /** Whether the function around is async, so that `await` can be written before the call. */
  canWait: boolean;
}

const OF_PROMISES = new Set(['then', 'catch', 'finally']);

/** The answers in a part of the code that are promises where they are used. */
export function unawaitedAnswers(part: t.Node): UnawaitedAnswer[] {
  return findAll(part, 'VariableDeclarator').flatMap(({ id, init }) => {
    const call = init ? bare(init) : undefined;
    if (call === undefined || id.type !== 'Identifier') return [];
    const what = sdkCall(call) ?? documentCall(call)?.method;
    const around = functionAround(id);
    if (what === undefined || !around || !usesAnswer(around.body, id)) return [];
    return [{ call, what, name: id.name, canWait: around.async === true }];
  });
}

/** Whether a name is read as if it were the answer, and nothing in the function waits for it. */
function usesAnswer(body: t.Node, id: t.Identifier): boolean {
  const binding = bindingOf(id);
  if (binding?.values.length !== 1) return false;
  const reads = findAll(body, 'Identifier').filter(
    (each) => each !== id && each.name === id.name && bindingOf(each) === binding,
  );
  return !reads.some(isWaitedFor) && reads.some(isAnswer);
}

function isWaitedFor(read: t.Identifier): boolean {
  const parent = parentOf(read);
  if (isMember(parent) && parent.object === read) return OF_PROMISES.has(memberName(parent) ?? '');
  // In a list of promises, or given to other code, which may wait.
  return (
    parent?.type === 'AwaitExpression' ||
    parent?.type === 'ReturnStatement' ||
    parent?.type === 'ArrayExpression' ||
    parent?.type === 'CallExpression'
  );
}

/** `res.returnCode`, or `{ success: true, payment }` of a `return` */
function isAnswer(read: t.Identifier): boolean {
  const parent = parentOf(read);
  if (isMember(parent)) return parent.object === read && !OF_PROMISES.has(memberName(parent) ?? '');
  if (parent?.type !== 'ObjectProperty' || parent.value !== read) return false;
  for (const around of aroundOf(parent)) {
    if (around.type === 'ReturnStatement') return true;
    if (around.type !== 'ObjectExpression' && around.type !== 'ObjectProperty') return false;
  }
  return false;
}
