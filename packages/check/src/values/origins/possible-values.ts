import type * as t from '@babel/types';
import { aroundOf } from '../../syntax/source-file';
import { type AssignedValue, bindingOf } from './bindings';

/** What a name may be where it stands: its last sure value, and what conditions may give it after that. */
export function possibleValues(node: t.Identifier): AssignedValue[] {
  const { values = [] } = bindingOf(node) ?? {};
  const before = values.filter((value) => (value.at.start ?? 0) < (node.start ?? 0));
  const from = before.findLastIndex((value) => isSureBefore(value, node));
  return before.slice(Math.max(from, 0));
}

/** Whether an assignment surely happened: its statement stands in a block around the use. */
function isSureBefore({ at, from, ...value }: AssignedValue, use: t.Node): boolean {
  if (from === 'expression' && 'operator' in value && value.operator !== '=') return false;
  const blocks = new Set(aroundOf(use));
  for (const around of aroundOf(at)) {
    if (around.type === 'BlockStatement' || around.type === 'Program') return blocks.has(around);
    if (/^(?:If|For|While|Switch|Conditional|Logical)/.test(around.type)) return false;
  }
  return false;
}
