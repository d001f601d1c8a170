import { Command, isLogic } from './command';
import { FilterTextError } from './filter-text-error';

/** A filter for the database: MongoDB's, of plain values, Dates and extended JSON. */
export type Filter = Record<string, unknown>;

/** A filter in MongoDB's form: it only has to be an object. */
export function encodeMongoFilter(value: unknown, text: string): Filter {
  return isPlainObject(value) ? value : refuseFilter(text);
}

/** A filter with commands of `db.command`, as `where()` of CloudBase would send it. */
export function encodeFilter(value: unknown, text: string): Filter {
  if (value instanceof Command) return combined(value, (operand) => encodeFilter(operand, text), text);
  if (!isPlainObject(value)) return refuseFilter(text);
  return together(conditionsOf(value, '', text));
}

function refuseFilter(text: string): never {
  throw new FilterTextError(text, 0, { code: 'NOT_AN_OBJECT' });
}

function combined(
  { operator, operands, offset }: Command,
  encode: (operand: unknown) => Filter,
  text: string,
): Filter {
  if (operator === '$expr') return { $expr: withoutCommands(operands[0], text) };
  if (operator === '$and' || operator === '$or' || operator === '$nor')
    return { [operator]: operands.map(encode) };
  throw new FilterTextError(text, offset, { code: 'COMMAND_WITHOUT_FIELD' });
}

function conditionsOf(fields: Filter, prefix: string, text: string): Filter[] {
  return Object.entries(fields).flatMap(([name, value]): Filter[] => {
    if (name.startsWith('$') && prefix === '') {
      const parts = Array.isArray(value)
        ? value.map((one) => encodeFilter(one, text))
        : withoutCommands(value, text);
      return [single(name, parts)];
    }
    const path = prefix + name;
    if (value instanceof Command) return [ofField(path, value, text)];
    if (isPlainObject(value) && isNested(value)) return conditionsOf(value, `${path}.`, text);
    return [single(path, withoutCommands(value, text))];
  });
}

function ofField(path: string, command: Command, text: string): Filter {
  const { operator, operands } = command;
  if (!isLogic(command)) {
    const [operand] = operands;
    // What a member of an array has to be: fields with commands, or one command.
    const value =
      operator !== '$elemMatch'
        ? withoutCommands(operand, text)
        : operand instanceof Command
          ? operatorsOf(operand, text)
          : encodeFilter(operand, text);
    return single(path, { [operator]: value });
  }
  const encode = (operand: unknown) =>
    operand instanceof Command ? ofField(path, operand, text) : single(path, withoutCommands(operand, text));
  if (operator !== '$not') return combined(command, encode, text);
  const [operand] = operands;
  return single(path, {
    $not: operand instanceof Command ? operatorsOf(operand, text) : withoutCommands(operand, text),
  });
}

/** The operators of a command without a field: `{ $gt: 1 }`. */
function operatorsOf(command: Command, text: string): unknown {
  const value = ofField('', command, text)[''];
  if (value !== undefined) return value;
  if (command.operator === '$and')
    return Object.assign(
      {},
      ...command.operands.map((one) => (one instanceof Command ? operatorsOf(one, text) : one)),
    );
  throw new FilterTextError(text, command.offset, { code: 'COMMAND_IN_COMMAND' });
}

/** All conditions in one object; under `$and` where two have the same name. */
function together(conditions: readonly Filter[]): Filter {
  const names = conditions.flatMap((one) => Object.keys(one));
  if (new Set(names).size < names.length) return { $and: conditions };
  return Object.fromEntries(conditions.flatMap((one) => Object.entries(one)));
}

function withoutCommands(value: unknown, text: string): unknown {
  if (value instanceof Command) throw new FilterTextError(text, value.offset, { code: 'COMMAND_AS_VALUE' });
  if (Array.isArray(value)) for (const one of value) withoutCommands(one, text);
  else if (isPlainObject(value)) for (const one of Object.values(value)) withoutCommands(one, text);
  return value;
}

/** Whether the object has fields of a document: operators and the kinds of extended JSON begin with `$`. */
function isNested(value: Filter): boolean {
  const names = Object.keys(value);
  // A geometry is a value.
  return (
    names.length > 0 && !names.some((name) => name.startsWith('$')) && !Array.isArray(value['coordinates'])
  );
}

function single(name: string, value: unknown): Filter {
  return Object.fromEntries([[name, value]]);
}

function isPlainObject(value: unknown): value is Filter {
  return (
    typeof value === 'object' &&
    value !== null &&
    !Array.isArray(value) &&
    !(value instanceof Date) &&
    !(value instanceof Command)
  );
}
