import type * as t from '@babel/types';
import { findAll } from '../../syntax/find-all';
import { type FunctionNode, isCall, isMember, memberName } from '../../syntax/names';
import { textConstant } from '../../values/constants';
import { type Assume, canRun } from '../../values/flow';
import { readsIn } from '../../values/origins/references';
import type { Callback } from './callback';
import { eventPath, onNotification } from './notification';
import { meantField } from './notification-fields';
import { reachedFrom } from './reached';

/** A field of the notification that a callback reads. */
export interface EventRead {
  field: string;
  node: t.Node;
}

/** The functions that run for a notification. */
export function handlersOf(callback: Callback): FunctionNode[] {
  return reachedFrom(callback.main, onNotification(callback));
}

/** The fields of the notification that a callback reads, by the ways that a notification takes. */
export function eventReads(callback: Callback): EventRead[] {
  return readsOf(callback.main, onNotification(callback));
}

/** The fields of its event that a function reads, on the ways that its conditions leave. */
export function readsOf(main: FunctionNode, assume: Assume): EventRead[] {
  return reachedFrom(main, assume).flatMap((fn) => {
    const reads = readsIn(fn.body).flatMap((node): EventRead[] => {
      const [field] = eventPath(node, main) ?? [];
      return field === undefined ? [] : [{ field, node }];
    });
    const named = [...namedIn(fn, main), ...takenIn(fn, main)];
    return [...reads, ...named].filter(({ node }) => canRun(node, fn, assume));
  });
}

/** The names of all fields of its event that a function may read. */
export function fieldsOf(main: FunctionNode): string[] {
  return readsOf(main, () => undefined).map(({ field }) => field);
}

/** Whether a callback reads the order's number by another name alone, as WeChat Pay's documents write it. */
export function isMisread(read: readonly string[]): boolean {
  return read.some((field) => meantField(field) === 'outTradeNo') && !read.includes('outTradeNo');
}

/** What a pattern takes of the event: `const { outTradeNo } = event`, also if nothing reads it. */
function takenIn(fn: FunctionNode, main: FunctionNode): EventRead[] {
  return findAll(fn.body, 'ObjectPattern').flatMap(({ properties }) =>
    properties.flatMap((property): EventRead[] => {
      const value = property.type === 'ObjectProperty' ? property.value : undefined;
      const node = value?.type === 'AssignmentPattern' ? value.left : value;
      if (node?.type !== 'Identifier') return [];
      const [field, ...rest] = eventPath(node, main) ?? [];
      return field === undefined || rest.length > 0 ? [] : [{ field, node }];
    }),
  );
}

/** `'refundStatus' in event`, `event.hasOwnProperty('refundStatus')`, `Object.hasOwn(event, 'refundStatus')` */
function namedIn(fn: FunctionNode, main: FunctionNode): EventRead[] {
  const isEvent = (node: t.Node | undefined) => node !== undefined && eventPath(node, main)?.length === 0;
  const within = findAll(fn.body, 'BinaryExpression').flatMap((node): EventRead[] => {
    const field = node.operator === 'in' && isEvent(node.right) ? textConstant(node.left) : undefined;
    return field === undefined ? [] : [{ field, node }];
  });
  const owned = findAll(fn.body, 'CallExpression', 'OptionalCallExpression').flatMap((node): EventRead[] => {
    if (!isCall(node) || !isMember(node.callee)) return [];
    if (!/^hasOwn(?:Property)?$/.test(memberName(node.callee) ?? '')) return [];
    const [first, second] = node.arguments;
    const field = isEvent(node.callee.object) ? textConstant(first) : undefined;
    const named = field ?? (isEvent(first) ? textConstant(second) : undefined);
    return named === undefined ? [] : [{ field: named, node }];
  });
  return [...within, ...owned];
}
