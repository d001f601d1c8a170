import type * as t from '@babel/types';
import type { FunctionNode } from '../syntax/names';
import { canRun } from '../values/flow';
import { readsIn } from '../values/references';
import type { Callback } from './callbacks';
import { eventPath, onNotification } from './notification';
import { reachedFrom } from './reached';

/** A field of the notification that a callback reads. */
export interface EventRead {
  field: string;
  node: t.Node;
}

/** The functions that run for a notification. */
export function handlersOf({ main, kinds }: Callback): FunctionNode[] {
  return reachedFrom(main, onNotification(main, kinds));
}

/** The fields of the notification that a callback reads, by the ways that a notification takes. */
export function eventReads(callback: Callback): EventRead[] {
  const { main, kinds } = callback;
  const assume = onNotification(main, kinds);
  return handlersOf(callback).flatMap((fn) =>
    readsIn(fn.body).flatMap((node): EventRead[] => {
      const [field] = eventPath(node, main) ?? [];
      return field !== undefined && canRun(node, fn, assume) ? [{ field, node }] : [];
    }),
  );
}
