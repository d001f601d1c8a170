import type * as t from '@babel/types';

/** Properties of nodes that lead to no part of the program. */
const NO_PARTS = new Set([
  ...['type', 'start', 'end', 'loc', 'range', 'extra', 'errors', 'tokens'],
  ...['leadingComments', 'trailingComments', 'innerComments', 'comments'],
]);

/** The parts of a node, in the sequence of the text. */
export function partsOf(node: t.Node): t.Node[] {
  const parts: t.Node[] = [];
  for (const [key, value] of Object.entries(node)) {
    if (NO_PARTS.has(key)) continue;
    for (const part of Array.isArray(value) ? value : [value]) if (isNode(part)) parts.push(part);
  }
  return parts;
}

/** A node and all that is in it; what is in a node for which `enter` gives `false` is left out. */
export function walk(node: t.Node, enter: (node: t.Node) => unknown): void {
  // A program may be nested deeper than the stack of calls allows.
  const waiting = [node];
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    if (enter(next) === false) continue;
    waiting.push(...partsOf(next).reverse());
  }
}

/** All nodes of the wanted types in a node, itself included. */
export function findAll<Type extends t.Node['type']>(
  node: t.Node,
  ...types: readonly Type[]
): Extract<t.Node, { type: Type }>[] {
  const found: Extract<t.Node, { type: Type }>[] = [];
  const wanted: ReadonlySet<string> = new Set(types);
  walk(node, (each) => {
    if (wanted.has(each.type)) found.push(each as Extract<t.Node, { type: Type }>);
  });
  return found;
}

function isNode(value: unknown): value is t.Node {
  return typeof value === 'object' && value !== null && typeof (value as t.Node).type === 'string';
}
