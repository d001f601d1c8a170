/** A value that an aggregation computes: `$.sum('$price')`. */
export interface AggregateExpression {
  readonly $expr?: unknown;
}

/** Expressions by their names in MongoDB, without the `$`; `neq` is MongoDB's `$ne`. */
type ExpressionName =
  // Numbers
  | 'abs'
  | 'add'
  | 'ceil'
  | 'divide'
  | 'exp'
  | 'floor'
  | 'ln'
  | 'log'
  | 'log10'
  | 'mod'
  | 'multiply'
  | 'pow'
  | 'sqrt'
  | 'subtract'
  | 'trunc'
  // Lists
  | 'arrayElemAt'
  | 'arrayToObject'
  | 'concatArrays'
  | 'filter'
  | 'in'
  | 'indexOfArray'
  | 'isArray'
  | 'map'
  | 'range'
  | 'reduce'
  | 'reverseArray'
  | 'size'
  | 'slice'
  | 'zip'
  // Conditions
  | 'and'
  | 'not'
  | 'or'
  | 'cmp'
  | 'eq'
  | 'gt'
  | 'gte'
  | 'lt'
  | 'lte'
  | 'neq'
  | 'cond'
  | 'ifNull'
  | 'switch'
  // Dates
  | 'dateFromParts'
  | 'dateFromString'
  | 'dateToString'
  | 'dayOfMonth'
  | 'dayOfWeek'
  | 'dayOfYear'
  | 'hour'
  | 'isoDayOfWeek'
  | 'isoWeek'
  | 'isoWeekYear'
  | 'millisecond'
  | 'minute'
  | 'month'
  | 'second'
  | 'week'
  | 'year'
  // Objects
  | 'literal'
  | 'mergeObjects'
  | 'objectToArray'
  // Sets
  | 'allElementsTrue'
  | 'anyElementTrue'
  | 'setDifference'
  | 'setEquals'
  | 'setIntersection'
  | 'setIsSubset'
  | 'setUnion'
  // Texts
  | 'concat'
  | 'indexOfBytes'
  | 'indexOfCP'
  | 'split'
  | 'strLenBytes'
  | 'strLenCP'
  | 'strcasecmp'
  | 'substr'
  | 'substrBytes'
  | 'substrCP'
  | 'toLower'
  | 'toUpper'
  // Groups
  | 'addToSet'
  | 'avg'
  | 'first'
  | 'last'
  | 'max'
  | 'min'
  | 'push'
  | 'stdDevPop'
  | 'stdDevSamp'
  | 'sum'
  // Variables
  | 'let';

/** `db.command.aggregate`: the expressions of aggregations. */
export type AggregateCommands = Readonly<
  Record<ExpressionName, (parameter?: unknown) => AggregateExpression>
> & {
  /** A pipeline for `lookup({ from, pipeline })`: its `done()` gives the stages. */
  pipeline(): AggregateStages<InnerPipeline> & InnerPipeline;
};

interface InnerPipeline extends AggregateStages<InnerPipeline> {
  done(): Record<string, unknown>[];
}

/** The stages of an aggregation. Each gives a new aggregation with the stage added. */
export interface AggregateStages<Next> {
  addFields(fields: Readonly<Record<string, unknown>>): Next;
  bucket(options: Readonly<Record<string, unknown>>): Next;
  bucketAuto(options: Readonly<Record<string, unknown>>): Next;
  /** Gives one document with the number of documents in the field of this name. */
  count(field: string): Next;
  geoNear(options: Readonly<Record<string, unknown>>): Next;
  group(options: Readonly<Record<string, unknown>>): Next;
  /** Default, without a limit: 20. At most 10,000. */
  limit(count: number): Next;
  lookup(options: Readonly<Record<string, unknown>>): Next;
  match(condition: unknown): Next;
  project(fields: Readonly<Record<string, unknown>>): Next;
  replaceRoot(options: { newRoot: unknown }): Next;
  sample(options: { size: number }): Next;
  skip(count: number): Next;
  /** 1 for ascending, -1 for descending, by field. */
  sort(order: Readonly<Record<string, number>>): Next;
  sortByCount(expression: unknown): Next;
  unwind(field: string | Readonly<Record<string, unknown>>): Next;
}
