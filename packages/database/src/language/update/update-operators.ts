import { Int32, Long, Timestamp } from 'bson';
import { refuse } from '../refuse';
import { compareValues } from '../values/compare';
import { describe } from '../values/describe';
import { type Document, isDocument, isNumeric, kindOf } from '../values/kinds';
import { add, multiply, type Numeric, toBigInt } from '../values/numbers';
import { assertStorable } from '../values/storable';
import { addToSetModifier, popModifier, pullAllModifier, pullModifier, pushModifier } from './update-arrays';
import { type Modifier, REMOVED } from './update-paths';

/** What the operators of an update may need to know. */
export interface UpdateScope {
  readonly now: Date;
  /** Whether the update makes a new document. */
  readonly insert: boolean;
  readonly document: Document;
}

type Operator = (operand: unknown, path: string, scope: UpdateScope) => Modifier | undefined;

/** The operators that change the value at a path. `$rename` changes two, and stands in update.ts. */
const OPERATORS: Readonly<Record<string, Operator>> = {
  $set: (operand, path) => setting(operand, path),
  $setOnInsert: (operand, path, { insert }) => (insert ? setting(operand, path) : undefined),
  $unset: () => ({ creates: false, change: (value) => (value === undefined ? undefined : REMOVED) }),
  $inc: (operand, path, scope) => arithmetic('$inc', operand, path, scope),
  $mul: (operand, path, scope) => arithmetic('$mul', operand, path, scope),
  $min: (operand, path) => extreme(operand, path, -1),
  $max: (operand, path) => extreme(operand, path, 1),
  $currentDate: (operand, _path, { now }) => {
    const current = currentDate(operand, now);
    return { creates: true, change: () => current };
  },
  $bit: (operand, path, scope) => bitwise(operand, path, scope),
  $push: (operand, path, { document }) => pushModifier(operand, path, document),
  $addToSet: (operand, path) => addToSetModifier(operand, path),
  $pop: (operand) => popModifier(operand),
  $pull: (operand) => pullModifier(operand),
  $pullAll: (operand) => pullAllModifier(operand),
};

/** The modifier of one operator on one path, or undefined where it does nothing. */
export function modifierOf(
  name: string,
  operand: unknown,
  path: string,
  scope: UpdateScope,
): Modifier | undefined {
  return OPERATORS[name]?.(operand, path, scope);
}

export function isUpdateOperator(name: string): boolean {
  return Object.hasOwn(OPERATORS, name) || name === '$rename';
}

function setting(operand: unknown, path: string): Modifier {
  assertStorable(operand, path, path.split('.').length);
  return { creates: true, change: () => operand };
}

function arithmetic(name: '$inc' | '$mul', operand: unknown, path: string, scope: UpdateScope): Modifier {
  if (!isNumeric(operand)) {
    const verb = name === '$inc' ? 'increment' : 'multiply';
    refuse(`Cannot ${verb} with non-numeric argument: {${path}: ${describe(operand)}}`);
  }
  return {
    creates: true,
    change(value, at) {
      if (value !== undefined && !isNumeric(value))
        refuse(
          `Cannot apply ${name} to a value of non-numeric type. {_id: ${describe(scope.document['_id'])}} has the ` +
            `field '${lastPart(at)}' of non-numeric type ${kindOf(value)}`,
        );
      const overflow = (): never =>
        refuse(
          `Failed to apply ${name} operations to current value ((${kindOf(value)})${describe(value)}) for document ` +
            `{_id: ${describe(scope.document['_id'])}}`,
        );
      if (value === undefined) return name === '$inc' ? operand : multiply(operand as Numeric, new Int32(0));
      const operation = name === '$inc' ? add : multiply;
      return operation(value as Numeric, operand as Numeric, overflow);
    },
  };
}

function extreme(operand: unknown, path: string, direction: 1 | -1): Modifier {
  assertStorable(operand, path, path.split('.').length);
  return {
    creates: true,
    change: (value) =>
      value === undefined || compareValues(operand, value) * direction > 0 ? operand : value,
  };
}

function currentDate(operand: unknown, now: Date): Date | Timestamp {
  if (typeof operand === 'boolean') return now;
  if (!isDocument(operand))
    return refuse(
      `${kindOf(operand)} is not valid type for $currentDate. Please use a boolean ('true') or a $type expression ({$type: 'timestamp/date'}).`,
    );
  const { $type } = operand as { $type?: unknown };
  if (Object.keys(operand).length === 1 && $type === 'date') return now;
  if (Object.keys(operand).length === 1 && $type === 'timestamp')
    return new Timestamp({ t: Math.floor(now.getTime() / 1000), i: 1 });
  return refuse(
    "The '$type' string field is required to be 'date' or 'timestamp': {$currentDate: {field : {$type: 'date'}}}",
  );
}

const BIT_OPERATIONS: Readonly<Record<string, (a: bigint, b: bigint) => bigint>> = {
  and: (a, b) => a & b,
  or: (a, b) => a | b,
  xor: (a, b) => a ^ b,
};

function bitwise(operand: unknown, path: string, scope: UpdateScope): Modifier {
  if (!isDocument(operand) || Object.keys(operand).length === 0)
    return refuse(
      `The $bit modifier is not compatible with a ${kindOf(operand)}. You must pass in an embedded document: {$bit: {field: {and/or/xor: #}}}`,
    );
  const steps = Object.entries(operand).map(([name, number]) => {
    const operation = Object.hasOwn(BIT_OPERATIONS, name) ? BIT_OPERATIONS[name] : undefined;
    if (operation === undefined)
      return refuse(
        `The $bit modifier only supports 'and', 'or', and 'xor', not '${name}' which is an unknown operator: {${path}: ${describe(operand)}}`,
      );
    if (!isWhole(number))
      return refuse(
        `The $bit modifier field must be an Integer(32/64 bit); a '${kindOf(number)}' is not supported here: ${describe(operand)}`,
      );
    return { operation, number: number as Numeric };
  });
  return {
    creates: true,
    change(value, at) {
      if (value !== undefined && !isWhole(value))
        refuse(
          `Cannot apply $bit to a value of non-integral type.{_id: ${describe(scope.document['_id'])}} has the field ` +
            `${lastPart(at)} of non-integer type ${kindOf(value)}`,
        );
      const long = [value, ...steps.map(({ number }) => number)].some((number) => kindOf(number) === 'long');
      const result = steps.reduce(
        (bits, { operation, number }) => operation(bits, toBigInt(number) as bigint),
        toBigInt((value ?? 0) as Numeric) as bigint,
      );
      return long ? Long.fromBigInt(result) : new Int32(Number(result));
    },
  };
}

function isWhole(value: unknown): boolean {
  const kind = kindOf(value);
  return kind === 'int' || kind === 'long';
}

function lastPart(path: string): string {
  return path.slice(path.lastIndexOf('.') + 1);
}
