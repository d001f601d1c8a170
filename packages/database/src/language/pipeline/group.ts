import { Int32 } from 'bson';
import { type Accumulator, accumulatorOf } from '../expressions/accumulators';
import { compileExpression } from '../expressions/compile';
import type { Evaluate } from '../expressions/types';
import { refuse } from '../refuse';
import { describe } from '../values/describe';
import { keyOf } from '../values/grouping-key';
import { type Document, isDocument, setField } from '../values/kinds';
import { Budget, sizeOf } from './budget';
import type { Run, StageContext } from './stage';

/** A field of a group: how its values are computed and accumulated. */
export interface GroupField {
  readonly name: string;
  readonly operator: string;
  readonly evaluate: Evaluate;
}

/** The fields of a `$group` or of the output of `$bucket`. @throws DocumentError for what is no accumulator */
export function groupFields(fields: Document, variables: readonly string[]): readonly GroupField[] {
  return Object.entries(fields).map(([name, value]) => {
    if (name.includes('.')) refuse(`The field name '${name}' cannot contain '.'`);
    if (name.startsWith('$')) refuse(`The field name '${name}' cannot be an operator name`);
    const operators = isDocument(value) ? Object.keys(value) : [];
    const [operator = ''] = operators;
    if (!isDocument(value) || !operator.startsWith('$'))
      return refuse(`The field '${name}' must be an accumulator object`);
    if (operators.length !== 1)
      refuse(`The field '${name}' must specify one accumulator: ${describe(value)}`);
    // An accumulator that does not exist is refused here, not at the first document.
    accumulatorOf(operator);
    return { name, operator, evaluate: compileExpression(value[operator], { variables }) };
  });
}

/** One group while its documents come in. */
export class Group {
  readonly #accumulators: readonly Accumulator[];

  constructor(
    readonly id: unknown,
    private readonly fields: readonly GroupField[],
  ) {
    this.#accumulators = fields.map(({ operator }) => accumulatorOf(operator));
  }

  /** @param times how many such documents there are */
  add(document: Document, { scope }: StageContext, budget: Budget, times = 1): void {
    this.fields.forEach(({ evaluate }, at) => {
      const accumulator = this.#accumulators[at] as Accumulator;
      const value = evaluate(document, scope);
      accumulator.add(value, times);
      if (accumulator.keepsValues) budget.grow(sizeOf(value));
    });
  }

  result(): Document {
    const document: Document = { _id: this.id };
    for (const [at, { name }] of this.fields.entries())
      setField(document, name, this.#accumulators[at]?.result());
    return document;
  }
}

/** All groups while the documents come in. */
class Groups {
  readonly #groups = new Map<string, Group>();
  readonly #budget: Budget;

  constructor(
    private readonly idOf: Evaluate,
    private readonly fields: readonly GroupField[],
    private readonly context: StageContext,
  ) {
    this.#budget = groupBudget('$group', context);
  }

  /** @param times how many such documents there are */
  add(document: Document, times = 1): void {
    const id = this.idOf(document, this.context.scope) ?? null;
    const key = keyOf(id);
    let group = this.#groups.get(key);
    if (group === undefined) {
      group = new Group(id, this.fields);
      this.#groups.set(key, group);
      this.#budget.hold([id, key, this.fields.map(() => null)]);
    }
    group.add(document, this.context, this.#budget, times);
  }

  *results(): Iterable<Document> {
    for (const group of this.#groups.values()) yield group.result();
  }
}

/** Compiles the operand of a `$group`. @returns begins a run of it @throws DocumentError */
export function compileGroup(operand: unknown, context: StageContext): () => Groups {
  if (!isDocument(operand)) return refuse("a group's fields must be specified in an object");
  if (!Object.hasOwn(operand, '_id')) return refuse('a group specification must include an _id');
  const { _id: id, ...rest } = operand;
  const { variables } = context;
  const idOf = compileExpression(id, { variables });
  const fields = groupFields(rest, variables);
  return () => new Groups(idOf, fields, context);
}

/** `$group`: holds the groups, not the documents. */
export function groupStage(operand: unknown, context: StageContext): Run {
  return grouping(compileGroup(operand, context));
}

export function groupBy(idOf: Evaluate, fields: readonly GroupField[], context: StageContext): Run {
  return grouping(() => new Groups(idOf, fields, context));
}

function grouping(start: () => Groups): Run {
  return async function* run(source) {
    const groups = start();
    for await (const document of source) groups.add(document);
    yield* groups.results();
  };
}

export function groupBudget(stage: string, { pipeline }: StageContext): Budget {
  const advice = 'Put a $match before it, group by fewer values, or push less into each group.';
  return new Budget(stage, 'groups', advice, pipeline.limits.stageBytes);
}

/** The output fields of `$bucket` and `$bucketAuto`. Default: `{ count: { $sum: 1 } }`. */
export const COUNT_FIELD: Document = { count: { $sum: new Int32(1) } };
