import type { Comparison, Expression } from '@opencloudpay/internal';
import { compileExpression } from '../../language/expressions/compile';
import type { Document } from '../../language/values/kinds';
import { asksForMissingUser } from './missing-user';

/** The values of a rule's variables, beside the document. */
export interface RuleVariables {
  readonly auth: Document;
  /** Milliseconds since 1970. */
  readonly now: number;
  /** `request`: the document of a `create`, the changes of an `update`. */
  readonly request: Document;
}

/*
 * A rule becomes an expression of the aggregation language, which the database evaluates with the document as it is
 * stored: no other engine decides what a rule means. Numbers, texts, Dates and lists are compared as values of their
 * kind, and never converted. A field that is missing is null.
 */

/** The rule as the condition of a filter: `$expr` gives true exactly for the documents for which the rule is true. */
export function filterOf(rule: Expression, variables: RuleVariables): Document {
  return { $expr: truth(rule, variables) };
}

/** The value of an expression for a document. The expression must hold no `get`. */
export function valueFor(expression: Expression, variables: RuleVariables, document: Document): unknown {
  const scope = { variables: {}, now: new Date(variables.now) };
  return compileExpression(translated(expression, variables))(document, scope);
}

/** Whether a rule is true for a document. */
export function holdsFor(rule: Expression, variables: RuleVariables, document: Document): boolean {
  const scope = { variables: {}, now: new Date(variables.now) };
  return compileExpression(truth(rule, variables))(document, scope) === true;
}

function translated(expression: Expression, variables: RuleVariables): unknown {
  if (asksForMissingUser(expression, variables.auth)) return { $literal: false };
  const inner = (part: Expression) => translated(part, variables);
  switch (expression.kind) {
    case 'constant':
      return { $literal: expression.value };
    case 'variable':
      return expression.name === 'doc'
        ? '$$ROOT'
        : { $literal: variables[expression.name as keyof RuleVariables] };
    case 'member':
      return member(inner(expression.object), expression.name);
    case 'list':
      return expression.members.map(inner);
    case 'template':
      return { $concat: expression.parts.map((part) => textOf(inner(part))) };
    case 'compare':
      return comparison(expression.operator, inner(expression.left), inner(expression.right));
    case 'in':
      return among(inner(expression.value), inner(expression.list));
    case 'not':
      return { $not: [truth(expression.operand, variables)] };
    case 'and':
    case 'or':
      return { [`$${expression.kind}`]: chainOf(expression).map((part) => truth(part, variables)) };
    case 'get':
      // `resolve.ts` has replaced it. One that is left lets nothing through.
      return { $literal: null };
    case 'test':
      // Rules of documents have none.
      return { $literal: null };
  }
}

/** The operands of `a || b || c`. */
function chainOf(expression: Expression & { kind: 'and' | 'or' }): Expression[] {
  const { kind, left, right } = expression;
  return [left, right].flatMap((part) => (part.kind === kind ? chainOf(part as typeof expression) : part));
}

/** A field of an object, or an element of a list. Names that are computed are constants by now: see `fold.ts`. */
function member(object: unknown, name: Expression): unknown {
  const key = name.kind === 'constant' ? name.value : undefined;
  if (typeof key === 'string')
    return { $ifNull: [{ $getField: { field: { $literal: key }, input: object } }, null] };
  if (!Number.isSafeInteger(key) || (key as number) < 0) return { $literal: null };
  return {
    $let: {
      vars: { object },
      in: {
        $cond: [{ $isArray: '$$object' }, { $ifNull: [{ $arrayElemAt: ['$$object', key] }, null] }, null],
      },
    },
  };
}

const BOOLEANS: ReadonlySet<Expression['kind']> = new Set(['compare', 'in', 'not', 'and', 'or']);

/** An expression where a truth value is needed: 0, '' and null count as false, as in JavaScript. */
function truth(expression: Expression, variables: RuleVariables): unknown {
  const value = translated(expression, variables);
  return BOOLEANS.has(expression.kind) ? value : isTrue(value);
}

/** Whether a value counts as true, as in JavaScript. */
function isTrue(value: unknown): unknown {
  return { $not: [{ $in: [{ $ifNull: [value, null] }, [null, false, 0, '', Number.NaN]] }] };
}

function comparison(operator: Comparison, left: unknown, right: unknown): unknown {
  switch (operator) {
    case '==':
      return { $eq: [left, right] };
    case '!=':
      return { $ne: [left, right] };
    default:
      return ordered(ORDERS[operator], left, right);
  }
}

const ORDERS = { '>': '$gt', '>=': '$gte', '<': '$lt', '<=': '$lte' } as const;

/** Texts are compared with texts, numbers with numbers; a Date is the number of its milliseconds, as `now` is. */
function ordered(operator: string, left: unknown, right: unknown): unknown {
  const number = (name: string) => ({
    $cond: [{ $eq: [{ $type: name }, 'date'] }, { $subtract: [name, new Date(0)] }, name],
  });
  return {
    $let: {
      vars: { a: left, b: right },
      in: {
        $let: {
          vars: { a: number('$$a'), b: number('$$b') },
          in: {
            $and: [
              {
                $or: [
                  { $and: [{ $isNumber: '$$a' }, { $isNumber: '$$b' }] },
                  { $and: [{ $eq: [{ $type: '$$a' }, 'string'] }, { $eq: [{ $type: '$$b' }, 'string'] }] },
                ],
              },
              { [operator]: ['$$a', '$$b'] },
            ],
          },
        },
      },
    },
  };
}

function among(value: unknown, list: unknown): unknown {
  return {
    $let: {
      vars: { value, list },
      in: { $cond: [{ $isArray: '$$list' }, { $in: ['$$value', '$$list'] }, false] },
    },
  };
}

/** A part of a template. Only texts and numbers have one form as a text. */
function textOf(value: unknown): unknown {
  return {
    $let: {
      vars: { value },
      in: {
        $cond: [
          { $or: [{ $isNumber: '$$value' }, { $eq: [{ $type: '$$value' }, 'string'] }] },
          { $toString: '$$value' },
          null,
        ],
      },
    },
  };
}
