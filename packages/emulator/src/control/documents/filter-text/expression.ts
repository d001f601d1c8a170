import { nearestName } from '@opencloudpay/internal';
import type {
  CallExpression,
  Expression,
  Node,
  ObjectExpression,
  Property,
  SpreadElement,
  Super,
} from 'acorn';
import { Command } from './command';
import type { FilterProblem } from './filter-problems';
import { FilterTextError } from './filter-text-error';
import { type Call, callOfCommand, FUNCTIONS } from './functions';

/** Letters by which a name may differ from the one that is meant. */
const TYPOS = 2;

/** Makes values of the tree of a filter, by the kinds of nodes that a filter may have. */
export function evaluator(text: string, now: () => Date) {
  let usesCommands = false;
  const refuse = (node: Pick<Node, 'start'>, problem: FilterProblem): never => {
    throw new FilterTextError(text, node.start, problem);
  };
  const source = (node: Node) => JSON.stringify(text.slice(node.start, Math.min(node.end, node.start + 40)));

  function evaluate(node: Expression | Super | SpreadElement): unknown {
    switch (node.type) {
      case 'Literal':
        if (node.regex)
          return { $regularExpression: { pattern: node.regex.pattern, options: node.regex.flags } };
        return typeof node.value === 'bigint' ? { $numberLong: String(node.value) } : node.value;
      case 'TemplateLiteral':
        if (node.expressions.length > 0) return refuse(node, { code: 'PLACEHOLDERS' });
        return node.quasis[0]?.value.cooked;
      case 'ObjectExpression':
        return objectOf(node);
      case 'ArrayExpression':
        return node.elements.map((element) =>
          element === null ? refuse(node, { code: 'HOLE' }) : evaluate(element),
        );
      case 'UnaryExpression':
        return node.operator === '-' || node.operator === '+'
          ? calculate(node, node.operator, 0, numberOf(node.argument))
          : refuse(node, { code: 'OPERATOR', operator: node.operator });
      case 'BinaryExpression':
        return node.left.type === 'PrivateIdentifier'
          ? refuse(node, { code: 'PRIVATE_NAME' })
          : calculate(node, node.operator, numberOf(node.left), numberOf(node.right));
      case 'CallExpression':
      case 'NewExpression':
        return callOf(node as CallExpression);
      case 'Identifier':
        if (node.name === 'NaN' || node.name === 'Infinity') return Number(node.name);
        return refuse(node, { code: 'VARIABLE', name: node.name });
      default:
        return refuse(node, { code: 'NOT_POSSIBLE', found: source(node) });
    }
  }

  function objectOf({ properties }: ObjectExpression): object {
    // Not by assignment: __proto__ is a field like any other.
    return Object.fromEntries(
      properties.map((property) => {
        if (property.type === 'SpreadElement') return refuse(property, { code: 'SPREAD' });
        const name = nameOf(property);
        // The database's format keeps this name for itself.
        if (name === '_bsontype') return refuse(property, { code: 'RESERVED_NAME', name });
        return [name, evaluate(property.value)];
      }),
    );
  }

  function nameOf(property: Property): string {
    const { key, kind, method, shorthand, computed } = property;
    if (shorthand) return refuse(property, { code: 'NO_VALUE', name: source(key) });
    if (method || kind !== 'init') return refuse(property, { code: 'FUNCTION' });
    if (computed) {
      const name = evaluate(key);
      return typeof name === 'string' ? name : refuse(key, { code: 'NAME_NOT_TEXT' });
    }
    if (key.type === 'Identifier') return key.name;
    return key.type === 'Literal' ? String(key.value) : refuse(key, { code: 'NAME_NOT_TEXT' });
  }

  function callOf(node: CallExpression): unknown {
    const { callee } = node;
    const call = (run: (given: Call) => unknown) =>
      run({
        operands: node.arguments.map(evaluate),
        offset: node.start,
        now,
        refuse: (problem) => refuse(node, problem),
      });
    const name = pathOf(callee);
    if (name !== undefined) {
      const operator = /^(?:_|\$|db\.command|command)(?:\.aggregate)?\.(\w+)$/.exec(name)?.[1] ?? '';
      usesCommands ||= operator !== '';
      // `$.gt(['$a', '$b'])`: an expression of an aggregation, for _.expr().
      if (/^(?:\$|\w+(?:\.command)?\.aggregate)\.\w+$/.test(name))
        return call(({ operands: [one] }) => ({ [`$${operator}`]: one }));
      const known = FUNCTIONS.get(name);
      return known ? call(known) : unknown(callee, name);
    }
    if (callee.type === 'MemberExpression' && !callee.computed && callee.property.type === 'Identifier') {
      const command = evaluate(callee.object);
      const method = callee.property.name;
      if (!(command instanceof Command)) return refuse(callee.property, { code: 'NOT_A_COMMAND', method });
      return call(
        (given) => callOfCommand(command, method, given) ?? unknown(callee.property, `_.${method}`),
      );
    }
    return refuse(node, { code: 'NOT_POSSIBLE', found: source(node) });
  }

  function unknown(node: Node, name: string): never {
    const nearest = nearestName(name, [...FUNCTIONS.keys()], TYPOS);
    return refuse(node, {
      code: 'UNKNOWN_FUNCTION',
      name,
      ...(nearest !== undefined && { nearest }),
    });
  }

  function numberOf(node: Expression): number {
    const value = evaluate(node);
    return typeof value === 'number' ? value : refuse(node, { code: 'NOT_A_NUMBER', found: source(node) });
  }

  function calculate(node: Node, operator: string, left: number, right: number): number {
    if (operator === '+') return left + right;
    // Of -0, which is a kind of its own.
    if (operator === '-') return node.type === 'UnaryExpression' ? -right : left - right;
    if (operator === '*') return left * right;
    if (operator === '/') return left / right;
    return refuse(node, { code: 'OPERATOR', operator });
  }

  return { evaluate, usesCommands: () => usesCommands };
}

/** `db.command.gt` as text; undefined where it does not begin with a name. */
function pathOf(node: Node): string | undefined {
  const { type, name, object, property, computed } = node as Node & {
    name?: string;
    object?: Node;
    property?: Node & { name?: string };
    computed?: boolean;
  };
  if (type === 'Identifier') return name;
  if (type !== 'MemberExpression' || computed === true || object === undefined) return undefined;
  const before = pathOf(object);
  return before === undefined ? undefined : `${before}.${property?.name ?? ''}`;
}
