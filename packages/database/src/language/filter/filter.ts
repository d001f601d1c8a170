import { compileExpression } from '../expressions/compile';
import { countedAsLoop } from '../expressions/loop-time';
import type { LoopBudget } from '../expressions/types';
import { compileNear, isNear } from '../geo/near';
import { splitPath } from '../paths';
import { refuse } from '../refuse';
import { assertLevels } from '../values/depth';
import { type Document, firstOperator, isDocument } from '../values/kinds';
import { allOf, type Condition, type Predicate } from './conditions';
import { type FilterCompiler, operatorCondition, plainCondition } from './filter-operators';
import { isTruthy } from './truth';

/*
 * Filters are matched by our own code, not by mingo. mingo sees plain JavaScript values: it cannot tell a long beyond
 * 2^53 from its neighbour, nor an int from a double; it compares arrays as sets, and it does not find the null of
 * { 'a.b': null } in an array of documents. Documents are compared here as they are, by `compareValues`, and no value
 * is converted. mingo is the oracle of the property tests.
 */

/** A compiled filter. */
export interface Filter {
  matches(document: Document): boolean;
  /** `$near` also orders: the nearest document first. Where it is set, and nothing else sorts, sort by it. */
  readonly nearestFirst?: (a: Document, b: Document) => number;
}

/** What a filter may refer to. */
export interface FilterContext {
  /** The variables of `$expr`: those of a `$lookup`. */
  readonly variables?: Document;
  readonly now?: Date;
  /** For the loops of `$expr`. Default: no bound but that of each loop */
  readonly loops?: LoopBudget | undefined;
}

/**
 * Compiles a filter of MongoDB's query language.
 *
 * @throws DocumentError for an operator that does not exist, a malformed operand, or one that runs code
 */
export function compileFilter(filter: Document, context: FilterContext = {}): Filter {
  assertLevels(filter, 'the filter');
  let nearestFirst: Filter['nearestFirst'];
  const compiler: FilterCompiler = { filter: compileWhole, condition: compileCondition };
  const whole = compileWhole(filter, true);
  const matches = context.loops ? countedAsLoop(whole, context.loops) : whole;
  return { matches, ...(nearestFirst === undefined ? {} : { nearestFirst }) };

  function compileWhole(whole: Document, isTop = false): Predicate {
    const predicates = Object.keys(whole).map((name) =>
      name.startsWith('$')
        ? compileLogical(name, whole[name], isTop)
        : compileField(name, whole[name], isTop),
    );
    if (predicates.length === 1) return predicates[0] as Predicate;
    return (document) => predicates.every((predicate) => predicate(document));
  }

  function compileLogical(name: string, operand: unknown, isTop: boolean): Predicate {
    switch (name) {
      case '$and': {
        const predicates = compileAll(name, operand, isTop);
        return (document) => predicates.every((predicate) => predicate(document));
      }
      case '$or': {
        const predicates = compileAll(name, operand, false);
        return (document) => predicates.some((predicate) => predicate(document));
      }
      case '$nor': {
        const predicates = compileAll(name, operand, false);
        return (document) => !predicates.some((predicate) => predicate(document));
      }
      case '$expr': {
        const evaluate = compileExpression(operand, {
          variables: Object.keys(context.variables ?? {}),
        });
        const { variables = {}, now = new Date(), loops } = context;
        const scope = { variables, now, ...(loops && { loops }) };
        return (document) => isTruthy(evaluate(document, scope));
      }
      case '$comment':
        return () => true;
      default:
        return refuse(REFUSALS[name] ?? unknownTopLevel(name));
    }
  }

  function compileAll(name: string, operand: unknown, isTop: boolean): Predicate[] {
    if (!Array.isArray(operand)) return refuse(`${name} must be an array`);
    if (operand.length === 0) refuse('$and/$or/$nor must be a nonempty array');
    return (operand as unknown[]).map((entry) =>
      isDocument(entry)
        ? compileWhole(entry, isTop)
        : refuse('$or/$and/$nor entries need to be full objects'),
    );
  }

  function compileField(path: string, value: unknown, isTop: boolean): Predicate {
    const parts = splitPath(path);
    if (!isOperators(value)) return plainCondition(value).overField(parts);
    if (!isNear(value)) return compileCondition(value).overField(parts);
    if (!isTop) refuse('geoNear must be top-level expr');
    if (nearestFirst !== undefined) refuse('Too many geoNear expressions');
    const { predicate, compare, rest } = compileNear(parts, value);
    nearestFirst = compare;
    const others = compileCondition(rest).overField(parts);
    return (document) => predicate(document) && others(document);
  }

  function compileCondition(operators: Document): Condition {
    return allOf(
      Object.keys(operators).map((name) => operatorCondition(name, operators[name], compiler, operators)),
    );
  }
}

/** Whether a document beside a field is one of operators: its first member decides, as in MongoDB. */
export function isOperators(value: unknown): value is Document {
  const first = firstOperator(value);
  return first !== undefined && first !== '$ref' && first !== '$id' && first !== '$db';
}

const REFUSALS: Readonly<Record<string, string>> = {
  $where: '$where is not allowed: the database runs no code. Use operators, or $expr',
  $text: 'text index required for $text query: use a regular expression',
  $search: 'unknown top level operator: $search. Text search is not supported: use a regular expression',
  $jsonSchema: '$jsonSchema is not supported: use $exists, $type and the operators of comparison',
};

function unknownTopLevel(name: string): string {
  return (
    `unknown top level operator: ${name}. If you have a field name that starts with a '$' symbol, ` +
    'consider using $getField or $setField.'
  );
}
