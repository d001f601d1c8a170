import type { AggregateCommands } from './aggregate-commands';
import type { GeoPoint } from './geo';

/** A condition of a query; conditions can be joined: `_.gt(1).and(_.lt(9))`. */
export interface QueryCommand extends LogicCommand, Comparisons<LogicCommand> {}

/** Conditions, joined. */
export interface LogicCommand {
  and(...conditions: Condition[]): LogicCommand;
  or(...conditions: Condition[]): LogicCommand;
  nor(...conditions: Condition[]): LogicCommand;
  not(condition: LogicCommand): LogicCommand;
}

/** A change of a field: `_.inc(1)`. */
export interface UpdateCommand {
  readonly fieldName: unknown;
}

/** What a query may name for a field, or for the whole document. */
export type Condition = LogicCommand | Readonly<Record<string, unknown>>;

/** The conditions of one field. */
interface Comparisons<Command> {
  eq(value: unknown): Command;
  /** Also matches documents without the field. */
  neq(value: unknown): Command;
  gt(value: unknown): Command;
  gte(value: unknown): Command;
  lt(value: unknown): Command;
  lte(value: unknown): Command;
  in(values: readonly unknown[]): Command;
  nin(values: readonly unknown[]): Command;
  exists(exists: boolean): Command;
  mod(divisor: number, remainder: number): Command;
  /** The field is a list that holds all of these. */
  all(values: readonly unknown[]): Command;
  /** The field is a list, and one of its elements meets the whole condition. */
  elemMatch(condition: unknown): Command;
  /** The field is a list of this length. */
  size(length: number): Command;
  /** Nearest first. Distances in metres. */
  geoNear(options: { geometry: GeoPoint; maxDistance?: number; minDistance?: number }): Command;
  geoWithin(options: { geometry: unknown } | { centerSphere: readonly unknown[] }): Command;
  geoIntersects(options: { geometry: unknown }): Command;
}

/** How elements are added to a list. */
export interface PushOptions {
  each: readonly unknown[];
  /** The place of the first added element. Default: the end. */
  position?: number;
  /** How many elements are kept: from the start, or from the end if negative. */
  slice?: number;
  /** 1 for ascending, -1 for descending, or such a number for each field. */
  sort?: number | Readonly<Record<string, number>>;
}

/** `db.command`: conditions, changes of fields, and expressions of aggregations. */
export interface DatabaseCommand extends Comparisons<QueryCommand> {
  and(...conditions: (Condition | readonly Condition[])[]): LogicCommand;
  or(...conditions: (Condition | readonly Condition[])[]): LogicCommand;
  nor(...conditions: (Condition | readonly Condition[])[]): LogicCommand;
  not(condition: LogicCommand): LogicCommand;
  /** An expression of an aggregation as a condition. */
  expr(expression: unknown): Record<string, unknown>;

  /** Replaces the field, instead of merging an object into it. */
  set(value: unknown): UpdateCommand;
  /** Removes the field. */
  remove(): UpdateCommand;
  /** Adds to a number, atomically. */
  inc(by: number): UpdateCommand;
  /** Multiplies a number, atomically. */
  mul(by: number): UpdateCommand;
  /** Keeps the smaller one of the field and the value. */
  min(value: unknown): UpdateCommand;
  /** Keeps the larger one of the field and the value. */
  max(value: unknown): UpdateCommand;
  rename(name: string): UpdateCommand;
  bit(operation: unknown): UpdateCommand;
  /** Adds elements to the end of a list, or as the options say. */
  push(...values: unknown[]): UpdateCommand;
  push(options: PushOptions): UpdateCommand;
  /** Removes the last element of a list. */
  pop(): UpdateCommand;
  /** Removes the first element of a list. */
  shift(): UpdateCommand;
  /** Adds elements to the start of a list. */
  unshift(...values: unknown[]): UpdateCommand;
  /** Adds an element to a list that does not hold it; `{ each: [...] }` for several. */
  addToSet(value: unknown): UpdateCommand;
  /** Removes the elements that meet a condition. */
  pull(condition: unknown): UpdateCommand;
  pullAll(values: readonly unknown[]): UpdateCommand;

  readonly project: {
    /** The first elements of a list, the last ones if negative, or `[from, count]`. */
    slice(range: number | readonly [number, number]): unknown;
    elemMatch(condition: unknown): unknown;
  };
  readonly aggregate: AggregateCommands;
}
