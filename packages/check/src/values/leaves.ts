import type * as t from '@babel/types';
import { bare, isCall, isFunction, isMember } from '../syntax/names';
import { endingsOf } from './flow';
import { bindingOf } from './origins/bindings';
import { functionOf, type Origin, originOf, reducedBy } from './origins/origin';

/** A part that a value is made of and that is made of nothing else in the code. */
export interface Leaf {
  node: t.Node;
  origin: Origin;
}

const MOST_STEPS = 24;
const MOST_LEAVES = 200;

/**
 * What a value is made of: through names, operators, templates, and the returns of own functions. A call of something else
 * is a leaf, and so are its arguments and the object that has it.
 */
export function leavesOf(expression: t.Node): Leaf[] {
  const leaves = new Map<t.Node, Leaf>();
  const seen = new Set<t.Node>();
  collect(expression, 0);
  return [...leaves.values()];

  function collect(expression: t.Node, steps: number): void {
    const node = bare(expression);
    if (seen.has(node) || steps > MOST_STEPS || leaves.size > MOST_LEAVES) return;
    seen.add(node);
    const parts = partsOfValue(node);
    if (parts) {
      for (const part of parts) collect(part, steps + 1);
      return;
    }
    if (node.type === 'Identifier') {
      const values = bindingOf(node)?.values ?? [];
      const given = values.map((value) =>
        value.from === 'expression' && value.path.length === 0 ? value.node : undefined,
      );
      if (given.length > 0 && !given.includes(undefined)) {
        for (const value of given) collect(value as t.Node, steps + 1);
        return;
      }
    }
    if (isCall(node)) {
      const [reduce] = node.arguments;
      if (isFunction(reduce) && reducedBy(reduce)) {
        for (const { value } of endingsOf(reduce)) if (value) collect(value, steps + 1);
        for (const start of node.arguments.slice(1)) collect(start, steps + 1);
        return;
      }
      const fn = functionOf(node.callee);
      if (fn) {
        for (const { value } of endingsOf(fn)) if (value) collect(value, steps + 1);
        return;
      }
      const { callee } = node;
      if (isMember(callee)) collect(callee.object, steps + 1);
      for (const argument of node.arguments) if (!isFunction(argument)) collect(argument, steps + 1);
      add(node);
      return;
    }
    const origin = originOf(node);
    const { root, path } = origin;
    if (root.kind === 'parameter' && root.index === 0 && path.length === 0 && reducedBy(root.fn)) return;
    if (root.kind === 'value' && root.node !== node && path.length === 0) {
      collect(root.node, steps + 1);
      return;
    }
    add(node);
  }

  function add(node: t.Node): void {
    leaves.set(node, { node, origin: originOf(node) });
  }
}

/** The parts of an operator, a template or a choice. */
function partsOfValue(node: t.Node): t.Node[] | undefined {
  switch (node.type) {
    case 'AwaitExpression':
    case 'UnaryExpression':
      return [node.argument];
    case 'BinaryExpression':
    case 'LogicalExpression':
      return [node.left, node.right];
    case 'ConditionalExpression':
      return [node.consequent, node.alternate];
    case 'TemplateLiteral':
      return [...node.expressions];
    case 'AssignmentExpression':
      return [node.right];
    case 'NewExpression':
      return node.arguments.length > 0 ? [...node.arguments, ...constructed(node)] : undefined;
    case 'ArrayExpression':
      return node.elements.filter((each) => each !== null);
    default:
      return undefined;
  }
}

function constructed({ callee }: t.NewExpression): t.Node[] {
  return callee.type === 'Identifier' ? [callee] : [];
}

/** Whether a leaf is the same in every run. */
export function isConstantLeaf({ node }: Leaf): boolean {
  return /Literal$/.test(node.type) && node.type !== 'TemplateLiteral';
}
