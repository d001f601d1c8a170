import type * as t from '@babel/types';
import { findAll } from '../syntax/find-all';
import { bare, type FunctionNode, isCall, isFunction, isMember, memberName } from '../syntax/names';
import { aroundOf, parentOf } from '../syntax/source-file';
import { walk } from '../syntax/walk';
import { bindingOf } from '../values/origins/bindings';
import { functionOf } from '../values/origins/origin';
import { documentCall } from './document-calls';
import { sdkCall } from './sdk';

/** A statement that starts work and does not wait for its end. */
export interface UnawaitedWork {
  statement: t.ExpressionStatement | t.VariableDeclaration;
  /** The call that starts it: `update`, `cloud.callFunction`, or the name of an own function. */
  what: string;
  /** The method, if it is an operation of the database. */
  method?: string;
  /** Where `await ` can be written, because the function around is async and the statement is no loop of its own. */
  awaitAt?: number;
}

/** The statements in a part of the code that start work and do not wait, without those of other functions that it calls. */
export function unawaitedWork(part: t.Node): UnawaitedWork[] {
  return findAll(part, 'ExpressionStatement', 'VariableDeclaration').flatMap((statement) => {
    const started = startedBy(statement);
    const work = started && workOf(started);
    if (started === undefined || work === undefined || isAnswered(statement)) return [];
    const around = functionAround(statement);
    const canWait = work.isPromise && around?.async === true && !isBesideTransaction(statement, work);
    return [
      {
        statement,
        what: work.what,
        ...(work.method !== undefined && { method: work.method }),
        ...(canWait && { awaitAt: started.start ?? 0 }),
      },
    ];
  });
}

/** Whether other work stands in a transaction, which would be held open for it. */
function isBesideTransaction(statement: t.Statement, { method }: Work): boolean {
  if (method !== undefined) return false;
  return [...aroundOf(statement)].some(
    (around) => isCall(around) && isMember(around.callee) && memberName(around.callee) === 'runTransaction',
  );
}

/** The expression of a statement whose value is lost: `void` says so, and a name that nothing reads does it. */
function startedBy(statement: t.ExpressionStatement | t.VariableDeclaration): t.Node | undefined {
  if (statement.type === 'ExpressionStatement') {
    const node = bare(statement.expression);
    return node.type === 'UnaryExpression' && node.operator === 'void' ? bare(node.argument) : node;
  }
  const [only, ...others] = statement.declarations;
  if (only?.id.type !== 'Identifier' || !only.init || others.length > 0) return undefined;
  // What stands outside of functions may be exported.
  const around = functionAround(statement);
  if (!around) return undefined;
  const { name } = only.id;
  const binding = bindingOf(only.id);
  const isRead = findAll(around.body, 'Identifier').some(
    (each) => each !== only.id && each.name === name && bindingOf(each) === binding,
  );
  return isRead ? undefined : bare(only.init);
}

/** What runs its function after the call that sets it. */
const TIMERS = new Set(['setTimeout', 'setImmediate', 'setInterval']);

interface Work {
  what: string;
  method?: string;
  /** Whether the expression gives a promise, as `forEach` does not. */
  isPromise: boolean;
}

/** The work that an expression starts, if it gives a promise or loses one. */
function workOf(expression: t.Node): Work | undefined {
  const node = bare(expression);
  if (!isCall(node)) return undefined;
  const document = documentCall(node);
  if (document) return { what: document.method, method: document.method, isPromise: true };
  const sdk = sdkCall(node);
  if (sdk !== undefined) return { what: sdk, isPromise: true };
  if (isMember(node.callee)) {
    const name = memberName(node.callee);
    const object = bare(node.callee.object);
    if (name === 'then' || name === 'catch' || name === 'finally') return workOf(object);
    const isPromise = object.type === 'Identifier' && object.name === 'Promise';
    if (isPromise && (name === 'all' || name === 'allSettled')) {
      const what = firstWork(node.arguments[0]);
      return what === undefined ? undefined : { what, isPromise: true };
    }
    const [each] = node.arguments;
    if ((name === 'forEach' || name === 'map') && isFunction(each) && each.async) {
      const what = firstWork(each.body);
      return what === undefined ? undefined : { what, isPromise: false };
    }
  } else if (node.callee.type === 'Identifier' && TIMERS.has(node.callee.name)) {
    const [later] = node.arguments;
    const what = isFunction(later) ? firstWork(later.body) : undefined;
    return what === undefined ? undefined : { what, isPromise: false };
  }
  const fn = functionOf(node.callee);
  if (!fn?.async || firstWork(fn.body) === undefined) return undefined;
  return { what: nameOf(node.callee), isPromise: true };
}

function firstWork(node: t.Node | undefined): string | undefined {
  let found: string | undefined;
  if (node)
    walk(node, (each) => {
      if (found !== undefined) return false;
      found = documentCall(each)?.method ?? sdkCall(each);
      return found === undefined;
    });
  return found;
}

/**
 * Whether the end of a statement's work is known elsewhere: inside of `new Promise`, it calls `resolve`.
 */
function isAnswered(statement: t.Statement): boolean {
  for (const around of aroundOf(statement)) {
    if (!isFunction(around)) continue;
    const made = parentOf(around);
    if (made?.type !== 'NewExpression' || made.arguments[0] !== around) continue;
    const names = around.params.flatMap((param) => (param.type === 'Identifier' ? param.name : []));
    let isCalled = false;
    walk(statement, (node) => {
      if (node.type === 'Identifier' && names.includes(node.name))
        isCalled ||=
          bindingOf(node)?.values.some((value) => value.from === 'parameter' && value.fn === around) === true;
    });
    if (isCalled) return true;
  }
  return false;
}

export function functionAround(node: t.Node): FunctionNode | undefined {
  for (const around of aroundOf(node)) if (isFunction(around)) return around;
  return undefined;
}

function nameOf(callee: t.Node): string {
  const node = bare(callee);
  if (node.type === 'Identifier') return node.name;
  return (isMember(node) && memberName(node)) || 'a function';
}
