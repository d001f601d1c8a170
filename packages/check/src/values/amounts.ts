import type * as t from '@babel/types';
import { bare, isCall, isFunction, isMember, memberName, propertyName } from '../syntax/names';
import { choiceOf } from './callees';
import { constantOf } from './constants';
import { endingsOf } from './flow';
import { type AssignedValue, bindingOf } from './origins/bindings';
import { functionOf, originOf, reducedBy } from './origins/origin';
import { possibleValues } from './origins/possible-values';

/** Why an expression may be no whole number of cents. */
export interface AmountProblem {
  kind: 'fraction' | 'text' | 'yuan';
  /** The part that makes it so. */
  at: t.Node;
  /** Whether `Math.round` around that part mends it, because it is a number of cents but for its rounding. */
  isRoundable: boolean;
}

const MOST_STEPS = 16;

/** Functions that give whole numbers. */
const ROUNDING = new Set(['round', 'floor', 'ceil', 'trunc']);
const PARSING = new Set(['parseInt', 'BigInt']);

/** Why an amount may be fractional, text or yuan; `undefined` if nothing in the code says so. */
export function amountProblem(expression: t.Node, steps = 0): AmountProblem | undefined {
  const node = bare(expression);
  if (steps > MOST_STEPS) return undefined;
  const problem = (kind: AmountProblem['kind'], isRoundable = false): AmountProblem => ({
    kind,
    at: node,
    isRoundable,
  });
  switch (node.type) {
    case 'NumericLiteral':
      return Number.isInteger(node.value) ? undefined : problem('yuan');
    case 'StringLiteral':
    case 'TemplateLiteral':
      return problem('text');
    case 'AwaitExpression':
      return amountProblem(node.argument, steps + 1);
    case 'UnaryExpression':
      return node.operator === '+' ? ofNumber(node.argument, steps) : undefined;
    case 'ConditionalExpression':
      return amountProblem(node.consequent, steps + 1) ?? amountProblem(node.alternate, steps + 1);
    case 'LogicalExpression':
      return (
        (node.operator === '&&' ? undefined : amountProblem(node.left, steps + 1)) ??
        amountProblem(node.right, steps + 1)
      );
    case 'BinaryExpression':
      return ofBinary(node, steps);
    default:
  }
  if (isCall(node)) return ofCall(node, steps);
  if (isMember(node)) {
    const name = memberName(node) ?? '';
    return isYuanName(name) ? problem('yuan') : ofOrigin(node, steps);
  }
  if (node.type === 'Identifier')
    return isYuanName(node.name) ? (ofName(node, steps) ?? problem('yuan')) : ofName(node, steps);
  return undefined;
}

/** `totalFeeYuan`, `price_in_rmb` */
function isYuanName(name: string): boolean {
  return /(?:^|_|(?<=[a-z]))(?:yuan|rmb)s?$/i.test(name);
}

function ofBinary(node: t.BinaryExpression, steps: number): AmountProblem | undefined {
  const { operator } = node;
  const problem = (kind: AmountProblem['kind'], isRoundable = false): AmountProblem => ({
    kind,
    at: node,
    isRoundable,
  });
  if (operator === '/') {
    const by = constantOf(node.right);
    return typeof by === 'number' && by % 100 === 0 ? problem('yuan') : problem('fraction', true);
  }
  if (operator === '*') {
    const [left, right] = [constantOf(node.left), constantOf(node.right)];
    const product = typeof left === 'number' && typeof right === 'number' ? left * right : undefined;
    if (product !== undefined) return Number.isInteger(product) ? undefined : problem('fraction', true);
    const factor = typeof left === 'number' ? left : right;
    const other = typeof left === 'number' ? node.right : node.left;
    if (typeof factor === 'number') {
      const isConversion = factor !== 0 && Math.abs(factor) % 100 === 0;
      if (!Number.isInteger(factor)) return problem('fraction', true);
      return isConversion && !isWhole(other, steps + 1) ? problem('fraction', true) : undefined;
    }
    return amountProblem(node.left, steps + 1) ?? amountProblem(node.right, steps + 1);
  }
  if (operator === '+' || operator === '-') {
    const inner = amountProblem(node.left as t.Node, steps + 1) ?? amountProblem(node.right, steps + 1);
    // Minus makes numbers of texts.
    return operator === '-' && inner?.kind === 'text' ? undefined : inner;
  }
  return undefined;
}

function ofCall(node: t.CallExpression | t.OptionalCallExpression, steps: number): AmountProblem | undefined {
  const { callee } = node;
  const [first] = node.arguments;
  const text: AmountProblem = { kind: 'text', at: node, isRoundable: false };
  if (callee.type === 'Identifier') {
    if (callee.name === 'Number' || callee.name === 'parseFloat') return first && ofNumber(first, steps);
    if (callee.name === 'String') return text;
    if (PARSING.has(callee.name)) return undefined;
  }
  if (isMember(callee)) {
    const name = memberName(callee) ?? '';
    const object = bare(callee.object);
    const owner = object.type === 'Identifier' ? object.name : '';
    if (owner === 'Math' && ROUNDING.has(name)) return first && ofRounded(first);
    if (owner === 'Number' && name === 'parseFloat') return first && ofNumber(first, steps);
    if (owner === 'Number') return undefined;
    if (name === 'toFixed' || name === 'toString' || name === 'toPrecision') return text;
  }
  const isReduced = isFunction(first) && reducedBy(first) !== undefined;
  const fn = isReduced ? first : functionOf(callee);
  if (!fn) return undefined;
  for (const { value } of endingsOf(fn)) {
    const problem = value && amountProblem(value, steps + 1);
    if (problem) return problem;
  }
  return undefined;
}

/** `Math.round(fee / 100)`: rounded, and yuan all the same. */
function ofRounded(argument: t.Node): AmountProblem | undefined {
  const inner = bare(argument);
  if (inner.type !== 'BinaryExpression' || inner.operator !== '/') return undefined;
  const by = constantOf(inner.right);
  const isAmount =
    by === 100 && !/\*/.test(inner.left.type === 'BinaryExpression' ? inner.left.operator : '');
  return isAmount ? { kind: 'yuan', at: argument, isRoundable: false } : undefined;
}

/** A text that becomes a number: `Number(price.toFixed(2))` has fractions, `Number((price * 100).toFixed(0))` has none. */
function ofNumber(argument: t.Node, steps: number): AmountProblem | undefined {
  const node = bare(argument);
  if (isCall(node) && isMember(node.callee) && memberName(node.callee) === 'toFixed') {
    const digits = node.arguments[0] ? constantOf(node.arguments[0]) : 0;
    return digits === 0 ? undefined : { kind: 'fraction', at: node, isRoundable: false };
  }
  const inner = amountProblem(node, steps + 1);
  return inner?.kind === 'text' ? undefined : inner;
}

/** Whether an expression is surely a whole number. */
function isWhole(expression: t.Node, steps: number): boolean {
  const node = bare(expression);
  if (steps > MOST_STEPS) return false;
  const constant = constantOf(node);
  if (constant !== undefined) return Number.isInteger(constant);
  if (isCall(node)) {
    if (node.callee.type === 'Identifier') return PARSING.has(node.callee.name);
    if (!isMember(node.callee)) return false;
    const object = bare(node.callee.object);
    const name = memberName(node.callee) ?? '';
    return (
      object.type === 'Identifier' &&
      ['Math', 'Number'].includes(object.name) &&
      (ROUNDING.has(name) || name === 'parseInt')
    );
  }
  if (isMember(node)) {
    if (memberName(node) === 'length') return true;
    const parts = partsOfChoice(node);
    if (parts) return parts.length > 0 && parts.every((each) => isWhole(each, steps + 1));
    // PRICES[kind]: whole if all that it may be are.
    const { root, path } = originOf(node.object);
    if (root.kind !== 'value' || path.length > 0) return false;
    const { node: whole } = root;
    if (whole.type === 'ObjectExpression')
      return (
        whole.properties.length > 0 &&
        whole.properties.every((each) => each.type === 'ObjectProperty' && isWhole(each.value, steps + 1))
      );
    return (
      whole.type === 'ArrayExpression' &&
      whole.elements.every((each) => each !== null && isWhole(each, steps + 1))
    );
  }
  if (node.type === 'Identifier') {
    const { values = [] } = bindingOf(node) ?? {};
    if (values.length > 1)
      return values.every((value) => value.from === 'expression' && isWholeValue(value, steps + 1));
    const { root, path } = originOf(node);
    return root.kind === 'value' && path.length === 0 && root.node !== node && isWhole(root.node, steps + 1);
  }
  if (node.type === 'BinaryExpression' && ['+', '-', '*'].includes(node.operator))
    return isWhole(node.left, steps + 1) && isWhole(node.right, steps + 1);
  if (node.type === 'BinaryExpression') return ['|', '>>', '>>>', '&'].includes(node.operator);
  return false;
}

/** `fee = Math.round(…)`, `fee += 100` */
function isWholeValue(value: AssignedValue & { from: 'expression' }, steps: number): boolean {
  return ['=', '+=', '-='].includes(value.operator) && value.path.length === 0 && isWhole(value.node, steps);
}

/** What `PLANS[kind].yuan` may be; `undefined` for other members. */
function partsOfChoice(node: t.MemberExpression | t.OptionalMemberExpression): t.Node[] | undefined {
  const name = memberName(node);
  const choice = choiceOf(node.object);
  if (name === undefined || choice === undefined) return undefined;
  const parts = choice.table.properties.flatMap((property) => {
    const { root, path } =
      property.type === 'ObjectProperty' ? originOf(property.value) : { root: undefined, path: [] };
    if (root?.kind !== 'value' || path.length > 0 || root.node.type !== 'ObjectExpression') return [];
    return root.node.properties.filter(
      (each) => each.type === 'ObjectProperty' && propertyName(each) === name,
    );
  });
  const values = parts.flatMap((part) => (part.type === 'ObjectProperty' ? [part.value] : []));
  return values.length === choice.table.properties.length ? values : undefined;
}

/** What a name may be where it stands. */
function ofName(node: t.Identifier, steps: number): AmountProblem | undefined {
  if ((bindingOf(node)?.values.length ?? 0) <= 1) return ofOrigin(node, steps);
  for (const value of possibleValues(node)) {
    if (value.from !== 'expression' || value.path.length > 0 || value.operator === '-=') continue;
    if (value.operator !== '=' && value.operator !== '+=') continue;
    const problem = amountProblem(value.node, steps + 1);
    if (problem) return problem;
  }
  return undefined;
}

/** What a name or member is made of, elsewhere in the code. */
function ofOrigin(node: t.Node, steps: number): AmountProblem | undefined {
  const { root, path } = originOf(node);
  if (root.kind !== 'value' || path.length > 0 || root.node === node) return undefined;
  return amountProblem(root.node, steps + 1);
}
