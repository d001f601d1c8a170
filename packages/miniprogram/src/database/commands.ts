import { CHANGES, COMPARISONS, type DatabaseCommand, LOGICS } from './command-names';
import { keepWhole } from './values';

/** `_.and(…)`, `_.or(…)`, or a chain of conditions such as `_.gt(1).and(_.lt(5))`. */
export class LogicCommand {
  readonly operator: string;
  readonly operands: readonly unknown[];

  constructor(operator: string, operands: readonly unknown[]) {
    this.operator = operator;
    this.operands = operands;
  }

  and(...others: unknown[]): LogicCommand {
    return new LogicCommand('and', [this as unknown].concat(listOf(others)));
  }

  or(...others: unknown[]): LogicCommand {
    return new LogicCommand('or', [this as unknown].concat(listOf(others)));
  }
}

/** A condition on one field: `_.gt(1)`. */
export class QueryCommand extends LogicCommand {
  /** The condition inside of another one: `_.elemMatch(_.gt(1))`. */
  toJSON(): object {
    return { [operatorOf(this.operator)]: operandOf(this) };
  }
}

/** A change of one field: `_.inc(1)`. */
export class UpdateCommand {
  readonly operator: string;
  readonly operand: unknown;

  constructor(operator: string, operand: unknown) {
    this.operator = operator;
    this.operand = operand;
  }
}

keepWhole((value) => value instanceof LogicCommand || value instanceof UpdateCommand);

/** Conditions whose operand is the list itself. */
const LISTS = ['in', 'nin', 'all'];

export function operandOf({ operator, operands }: QueryCommand): unknown {
  return LISTS.indexOf(operator) >= 0 ? operands : operands[0];
}

const OPERATORS: { readonly [name: string]: string } = {
  neq: '$ne',
  remove: '$unset',
  shift: '$pop',
  unshift: '$push',
  geoNear: '$nearSphere',
};

/** MongoDB's name of a command. */
export function operatorOf(name: string): string {
  return OPERATORS[name] || `$${name}`;
}

function listOf(given: readonly unknown[]): readonly unknown[] {
  return Array.isArray(given[0]) ? (given[0] as unknown[]) : given;
}

type Commands = { [name: string]: (...given: unknown[]) => unknown };

const AGGREGATIONS =
  'abs add ceil divide exp floor ln log log10 mod multiply pow sqrt subtract trunc arrayElemAt arrayToObject ' +
  'concatArrays filter in indexOfArray isArray map range reduce reverseArray size slice zip and not or cmp eq gt gte lt ' +
  'lte neq cond ifNull switch dateFromParts dateFromString dayOfMonth dayOfWeek dayOfYear isoDayOfWeek isoWeek ' +
  'isoWeekYear millisecond minute month second hour week year literal mergeObjects objectToArray allElementsTrue ' +
  'anyElementTrue setDifference setEquals setIntersection setIsSubset setUnion concat dateToString indexOfBytes ' +
  'indexOfCP split strLenBytes strLenCP strcasecmp substr substrBytes substrCP toLower toUpper meta addToSet avg first ' +
  'last max min push stdDevPop stdDevSamp sum let';

/** `db.command`. */
export function commands(pipeline: () => unknown): DatabaseCommand {
  const command: Commands = {};
  for (const name of COMPARISONS) {
    command[name] = (...given) => new QueryCommand(name, operandsOf(name, given));
    Object.defineProperty(QueryCommand.prototype, name, {
      value(this: QueryCommand, ...given: unknown[]) {
        return this.and(new QueryCommand(name, operandsOf(name, given)));
      },
      configurable: true,
      writable: true,
    });
  }
  for (const name of LOGICS) command[name] = (...given) => new LogicCommand(name, listOf(given));
  for (const name of CHANGES) command[name] = (given) => new UpdateCommand(name, given);
  command['remove'] = () => new UpdateCommand('remove', '');
  command['pop'] = () => new UpdateCommand('pop', 1);
  command['shift'] = () => new UpdateCommand('shift', -1);
  command['push'] = (...given) => new UpdateCommand('push', pushed(given));
  command['unshift'] = (...given) => new UpdateCommand('unshift', { $each: listOf(given), $position: 0 });
  command['expr'] = ($expr) => ({ $expr });
  const aggregate = operators(AGGREGATIONS.split(' '));
  aggregate['neq'] = ($ne) => ({ $ne });
  aggregate['pipeline'] = pipeline;
  const parts = { aggregate, project: operators(['slice', 'elemMatch']) };
  return Object.assign(command, parts) as unknown as DatabaseCommand;
}

function operandsOf(name: string, given: readonly unknown[]): readonly unknown[] {
  if (LISTS.indexOf(name) >= 0) return given[0] as unknown[];
  return name === 'mod' && given.length === 2 ? [given] : [given[0]];
}

function pushed(given: readonly unknown[]): object {
  const [first] = given as readonly ({ each?: unknown } | undefined)[];
  if (typeof first !== 'object' || first === null || !('each' in first)) return { $each: listOf(given) };
  const modifiers: { [name: string]: unknown } = {};
  for (const name of ['each', 'position', 'sort', 'slice']) {
    const value = (first as { [name: string]: unknown })[name];
    if (value !== undefined) modifiers[`$${name}`] = value;
  }
  return modifiers;
}

function operators(names: readonly string[]): Commands {
  const made: Commands = {};
  for (const name of names) made[name] = (operand) => ({ [`$${name}`]: operand });
  return made;
}
