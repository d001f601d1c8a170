import { compileFilter } from '../filter/filter';
import { refuse } from '../refuse';
import { describe } from '../values/describe';
import { type Document, isDocument, isNumeric } from '../values/kinds';
import { type Numeric, toNumber } from '../values/numbers';
import type { Rule } from './projection-rules';

/** Whether an operator is one of a query's projection. `$slice` with an expression is that of expressions. */
export function isFindOperator(name: string, operand: unknown): boolean {
  if (name === '$elemMatch') return true;
  if (name !== '$slice') return false;
  return isNumeric(operand) || (Array.isArray(operand) && operand.length === 2 && operand.every(isNumeric));
}

/** `$slice` changes an array and says nothing about other fields; `$elemMatch` keeps the field. */
export function findOperator(name: string, value: Document): Rule {
  return name === '$slice' ? slice(value['$slice']) : elemMatch(value['$elemMatch']);
}

function slice(operand: unknown): Rule {
  const numbers = (Array.isArray(operand) ? (operand as Numeric[]) : [operand as Numeric]).map((number) =>
    Math.trunc(toNumber(number)),
  );
  const [first = 0, count] = numbers;
  if (count !== undefined && !(count > 0)) refuse(`$slice limit must be positive: ${describe(operand)}`);
  return {
    kind: 'change',
    keeps: false,
    change(value) {
      if (!Array.isArray(value)) return value;
      if (count === undefined) return first < 0 ? value.slice(first) : value.slice(0, first);
      const start = first < 0 ? Math.max(0, value.length + first) : first;
      return value.slice(start, start + count);
    },
  };
}

function elemMatch(operand: unknown): Rule {
  if (!isDocument(operand)) return refuse('elemMatch: Invalid argument, object required');
  const { matches } = compileFilter({ array: { $elemMatch: operand } });
  return {
    kind: 'change',
    keeps: true,
    change(value) {
      if (!Array.isArray(value)) return undefined;
      const found = (value as unknown[]).filter((element) => matches({ array: [element] })).slice(0, 1);
      return found.length === 0 ? undefined : found;
    },
  };
}
