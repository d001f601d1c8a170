import type * as t from '@babel/types';
import { bare, isCall } from '../syntax/names';
import { parentOf } from '../syntax/source-file';
import { constantOf } from './constants';
import { endingsOf } from './flow';
import { objectOf } from './objects';
import { bindingOf } from './origins/bindings';
import { callsOf } from './origins/calls-index';
import { functionOf, type Origin, originOf } from './origins/origin';

const MOST_STEPS = 8;

/**
 * The texts that an expression may be, as far as the code says them: `pay_cb` of `process.env.CALLBACK || 'pay_cb'`, both
 * sides of a choice, the default of a parameter and what each call gives to it. Empty texts are none.
 */
export function textsOf(expression: t.Node | undefined): string[] {
  const texts = new Set<string>();
  const seen = new Set<t.Node>();
  const collect = (each: t.Node, steps: number): void => {
    const node = bare(each);
    if (seen.has(node) || steps > MOST_STEPS) return;
    seen.add(node);
    const constant = constantOf(node);
    if (constant === undefined) for (const other of alternativesOf(node)) collect(other, steps + 1);
    else if (typeof constant === 'string' && constant !== '') texts.add(constant);
    if (node.type === 'Identifier') for (const other of defaultOf(node)) collect(other, steps + 1);
  };
  if (expression) collect(expression, 0);
  return [...texts];
}

/** What an expression may stand for: one of these. */
function alternativesOf(node: t.Node): t.Node[] {
  switch (node.type) {
    case 'AwaitExpression':
      return [node.argument];
    case 'LogicalExpression':
      return node.operator === '&&' ? [node.right] : [node.left, node.right];
    case 'ConditionalExpression':
      return [node.consequent, node.alternate];
    case 'Identifier': {
      const { values = [] } = bindingOf(node) ?? {};
      if (values.length > 1)
        return values.flatMap((value) =>
          value.from === 'expression' && value.path.length === 0 && value.operator === '='
            ? [value.node]
            : [],
        );
      break;
    }
    default:
  }
  const fn = isCall(node) ? functionOf(node.callee) : undefined;
  if (fn) return endingsOf(fn).flatMap(({ kind, value }) => (kind === 'return' && value ? [value] : []));
  return ofOrigin(originOf(node), node);
}

/** What a name or member comes from: a value elsewhere in the code, or what the calls of its function give to a parameter. */
function ofOrigin({ root, path }: Origin, node: t.Node): t.Node[] {
  if (root.kind === 'value') return path.length === 0 && root.node !== node ? [root.node] : [];
  if (root.kind !== 'parameter') return [];
  return callsOf(root.fn).flatMap((call) => {
    let at: t.Node | undefined = call.arguments[root.index];
    for (const name of path) at = objectOf(at)?.properties.get(name);
    return at ? [at] : [];
  });
}

/** `'pay_cb'` of `function order(goods, callback = 'pay_cb')` and of `const { callback = 'pay_cb' } = options`. */
function defaultOf(name: t.Identifier): t.Node[] {
  const { declared } = bindingOf(name) ?? {};
  const pattern = declared && parentOf(declared);
  return pattern?.type === 'AssignmentPattern' && pattern.left === declared ? [pattern.right] : [];
}
