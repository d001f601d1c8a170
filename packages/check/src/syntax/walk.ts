import type * as t from '@babel/types';

/** Properties of nodes that lead to no part of the program. */
const NO_PARTS = new Set([
  ...['type', 'start', 'end', 'loc', 'range', 'extra', 'errors', 'tokens'],
  ...['leadingComments', 'trailingComments', 'innerComments', 'comments'],
]);

/** The parts of a node, in the sequence of the text. */
export function partsOf(node: t.Node): t.Node[] {
  const parts: t.Node[] = [];
  // Nodes are plain objects of the parser, and this runs for each of them several times.
  for (const key in node) {
    if (NO_PARTS.has(key)) continue;
    const value: unknown = node[key as keyof t.Node];
    if (Array.isArray(value)) {
      for (const part of value) if (isNode(part)) parts.push(part);
    } else if (isNode(value)) parts.push(value);
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

function isNode(value: unknown): value is t.Node {
  return typeof value === 'object' && value !== null && typeof (value as t.Node).type === 'string';
}
