import type * as t from '@babel/types';
import { fileOf, type SourceFile } from './source-file';
import { walk } from './walk';

/** The nodes of a file by their types, in the sequence of the text: every rule asks for some. */
const indexes = new WeakMap<SourceFile, Map<string, t.Node[]>>();

/** All nodes of the wanted types in a node, itself included. */
export function findAll<Type extends t.Node['type']>(
  node: t.Node,
  ...types: readonly Type[]
): Extract<t.Node, { type: Type }>[] {
  const index = indexOf(fileOf(node));
  const found = types.flatMap((type) => index.get(type) ?? []);
  const { start, end } = node;
  const inside =
    node.type === 'Program' || typeof start !== 'number' || typeof end !== 'number'
      ? found
      : found.filter((each) => (each.start ?? 0) >= start && (each.end ?? 0) <= end);
  if (types.length > 1) inside.sort((one, other) => (one.start ?? 0) - (other.start ?? 0));
  return inside as Extract<t.Node, { type: Type }>[];
}

function indexOf(file: SourceFile): Map<string, t.Node[]> {
  const known = indexes.get(file);
  if (known) return known;
  const index = new Map<string, t.Node[]>();
  walk(file.program, (node) => {
    const nodes = index.get(node.type);
    if (nodes) nodes.push(node);
    else index.set(node.type, [node]);
  });
  indexes.set(file, index);
  return index;
}
