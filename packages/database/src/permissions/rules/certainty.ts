import { type Comparison, type Expression, partsOf } from '@opencloudpay/internal';
import { compareValues, kindOf } from '../../language';
import { splitPath } from '../../language/paths';
import { setAtPath } from '../../language/pipeline/paths';
import { areEqual } from '../../language/values/compare';
import { type Document, isNumericKind } from '../../language/values/kinds';
import type { Branch, Demands } from './query-branches';
import { holdsFor, type RuleVariables } from './translate';

/**
 * Whether a rule is true for every document that an alternative of a query can find: true, false (for none of them), or
 * undefined where the query does not say. So a query is refused that does not itself demand what the rule demands, as
 * CloudBase does.
 *
 * This only decides about the refusal. The documents that an allowed query reaches are those for which the rule is true
 * in any case: the rule becomes a part of the query.
 */
export function certainty(rule: Expression, branch: Branch, variables: RuleVariables): boolean | undefined {
  switch (rule.kind) {
    case 'and':
    case 'or': {
      const decisive = rule.kind === 'or';
      const left = certainty(rule.left, branch, variables);
      if (left === decisive) return decisive;
      const right = certainty(rule.right, branch, variables);
      if (right === decisive) return decisive;
      return left === undefined || right === undefined ? undefined : !decisive;
    }
    case 'not': {
      const inner = certainty(rule.operand, branch, variables);
      return inner === undefined ? undefined : !inner;
    }
    default:
      return byDemands(rule, branch) ?? byValues(rule, branch, variables);
  }
}

/** Combinations of values that are tried. */
const MAX_COMBINATIONS = 256;

/** Where the query lists the values of all fields that the expression reads: tries all of them. */
function byValues(rule: Expression, branch: Branch, variables: RuleVariables): boolean | undefined {
  const documents = documentsOf(rule, branch);
  if (documents === undefined || documents.length === 0) return undefined;
  const results = new Set(documents.map((document) => holdsFor(rule, variables, document)));
  return results.size === 1 ? [...results][0] : undefined;
}

/** Documents with the values that the query demands of the fields an expression reads: one for each combination. */
export function documentsOf(expression: Expression, branch: Branch): Document[] | undefined {
  const paths = new Set<string>();
  for (const path of pathsIn(expression)) {
    const known = knownPath(path, branch);
    if (known === undefined) return undefined;
    paths.add(known);
  }
  let documents: Document[] = [{}];
  for (const path of paths) {
    const { points = [] } = branch.get(path) as Demands;
    if (documents.length * points.length > MAX_COMBINATIONS) return undefined;
    documents = documents.flatMap((document) =>
      points.map((point) => setAtPath(document, splitPath(path), point)),
    );
  }
  return documents;
}

/** The path, or the path of an object around it, whose values the query lists. */
function knownPath(path: string | undefined, branch: Branch): string | undefined {
  if (path === undefined) return undefined;
  const parts = path.split('.');
  return parts
    .map((_part, at) => parts.slice(0, at + 1).join('.'))
    .find((prefix) => branch.get(prefix)?.points !== undefined);
}

/** The paths of the document that an expression reads. `undefined`: one of them is not known before it is evaluated. */
function* pathsIn(expression: Expression): Iterable<string | undefined> {
  const path = pathOf(expression);
  if (path !== undefined) yield path;
  else if (expression.kind === 'get' || (expression.kind === 'variable' && expression.name === 'doc'))
    yield undefined;
  else for (const part of partsOf(expression)) yield* pathsIn(part);
}

/** `doc.a.b` as `a.b`. */
function pathOf(expression: Expression): string | undefined {
  if (expression.kind !== 'member' || expression.name.kind !== 'constant') return undefined;
  const { value } = expression.name;
  if (typeof value !== 'string' || value === '' || /[.$]|^\d+$/.test(value)) return undefined;
  if (expression.object.kind === 'variable' && expression.object.name === 'doc') return value;
  const before = pathOf(expression.object);
  return before === undefined ? undefined : `${before}.${value}`;
}

/** A field beside a constant. The query gives its bounds, excluded values, or elements. */
function byDemands(rule: Expression, branch: Branch): boolean | undefined {
  if (rule.kind === 'in') return inDemands(rule.value, rule.list, branch);
  if (rule.kind !== 'compare') return undefined;
  const { operator, left, right } = rule;
  if (right.kind === 'constant') return fieldCompared(left, operator, right.value, branch);
  if (left.kind === 'constant') return fieldCompared(right, MIRRORED[operator], left.value, branch);
  return undefined;
}

const MIRRORED: Readonly<Record<Comparison, Comparison>> = {
  '==': '==',
  '!=': '!=',
  '>': '<',
  '>=': '<=',
  '<': '>',
  '<=': '>=',
};

/** `constant in doc.members`: the query demands that element. */
function inDemands(value: Expression, list: Expression, branch: Branch): boolean | undefined {
  const path = pathOf(list);
  if (value.kind !== 'constant' || path === undefined) return undefined;
  const { points = [], contains = [] } = branch.get(path) ?? {};
  const isDemanded =
    (points.length > 0 && points.every((point) => areEqual(point, value.value))) ||
    contains.some((element) => areEqual(element, value.value));
  return isDemanded ? true : undefined;
}

function fieldCompared(
  field: Expression,
  operator: Comparison,
  constant: unknown,
  branch: Branch,
): boolean | undefined {
  const path = pathOf(field);
  const demands = path === undefined ? undefined : branch.get(path);
  if (demands === undefined) return undefined;
  const isExcluded =
    demands.not.some((value) => areEqual(value, constant)) ||
    demands.bounds.some((bound) => isOutside(constant, bound));
  if (operator === '==') return isExcluded ? false : undefined;
  if (operator === '!=') return isExcluded ? true : undefined;
  return demands.bounds.some((bound) => isWithin(bound, operator, constant)) ? true : undefined;
}

/** Whether no value within a bound is equal to the constant. */
function isOutside(constant: unknown, { operator, value }: Demands['bounds'][number]): boolean {
  const order = compared(constant, value);
  if (order === undefined) return false;
  switch (operator) {
    case '$gt':
      return order <= 0;
    case '$gte':
      return order < 0;
    case '$lt':
      return order >= 0;
    case '$lte':
      return order > 0;
  }
}

/** Whether every value within a bound is `operator` the constant. */
function isWithin(
  { operator: bound, value }: Demands['bounds'][number],
  operator: Comparison,
  constant: unknown,
): boolean {
  const isAbove = operator === '>' || operator === '>=';
  if (isAbove !== (bound === '$gt' || bound === '$gte')) return false;
  const order = compared(value, constant);
  if (order === undefined) return false;
  const isBeyond = isAbove ? order > 0 : order < 0;
  const isStrict = operator === '>' || operator === '<';
  const excludesItself = bound === '$gt' || bound === '$lt';
  return isBeyond || (order === 0 && (!isStrict || excludesItself));
}

/** The order of two numbers, Dates or texts. Undefined: they are not compared. */
function compared(left: unknown, right: unknown): number | undefined {
  const [a, b] = [left, right].map((value) => (value instanceof Date ? value.getTime() : value));
  const kinds = [a, b].map(kindOf);
  const isPair = kinds.every(isNumericKind) || kinds.every((kind) => kind === 'string');
  return isPair ? compareValues(a, b) : undefined;
}
