import { refuse } from '../refuse';
import { describe } from './describe';
import { isNumeric, isNumericKind, type Kind, kindOf } from './kinds';
import { type Numeric, toNumber } from './numbers';

/** The numbers that `$type` has for the kinds. */
const NUMBERS: ReadonlyMap<number, string> = new Map([
  [1, 'double'],
  [2, 'string'],
  [3, 'object'],
  [4, 'array'],
  [5, 'binData'],
  [6, 'undefined'],
  [7, 'objectId'],
  [8, 'bool'],
  [9, 'date'],
  [10, 'null'],
  [11, 'regex'],
  [12, 'dbPointer'],
  [13, 'javascript'],
  [14, 'symbol'],
  [15, 'javascriptWithScope'],
  [16, 'int'],
  [17, 'timestamp'],
  [18, 'long'],
  [19, 'decimal'],
  [-1, 'minKey'],
  [127, 'maxKey'],
]);

const NAMES = new Set([...NUMBERS.values(), 'number']);

/** A test of values for what `$type` names: a name, a number, or several. */
export function isOfTypes(operand: unknown): (value: unknown) => boolean {
  const list = Array.isArray(operand) ? (operand as unknown[]) : [operand];
  if (list.length === 0) refuse('$type must match at least one type');
  const names = new Set(list.map(typeName));
  return (value) => {
    const kind: Kind = kindOf(value);
    return names.has(kind) || (names.has('number') && isNumericKind(kind));
  };
}

function typeName(type: unknown): string {
  if (typeof type === 'string') return NAMES.has(type) ? type : refuse(`Unknown type name alias: ${type}`);
  if (!isNumeric(type)) return refuse('type must be represented as a number or a string');
  return NUMBERS.get(toNumber(type as Numeric)) ?? refuse(`Invalid numerical type code: ${describe(type)}`);
}
