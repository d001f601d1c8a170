import { refuse } from '../refuse';
import { type Comparison, compileSort } from '../sort';
import { type Document, isDocument } from '../values/kinds';
import { Budget } from './budget';
import type { Run, StageContext } from './stage';

export function sortStage(operand: unknown, top: number | undefined, context: StageContext): Run {
  if (!isDocument(operand)) return refuse('the $sort key specification must be an object');
  if (Object.keys(operand).length === 0) return refuse('$sort stage must have at least one sort key');
  return sorting('$sort', compileSort(operand), top, context);
}

/**
 * Sorts documents in memory.
 *
 * @param top how many are needed at most: of the others none is kept
 */
export function sorting(
  stage: string,
  compare: Comparison,
  top: number | undefined,
  { pipeline }: StageContext,
): Run {
  return async function* run(source) {
    const advice = 'Put a $match before it, a $limit after it, or a $project that drops large fields.';
    const budget = new Budget(stage, 'documents', advice, pipeline.limits.stageBytes);
    let documents: Document[] = [];
    for await (const document of source) {
      budget.hold(document);
      documents.push(document);
      // Twice the number, so that sorting in between costs little for each document.
      if (top === undefined || documents.length < Math.max(1000, top * 2)) continue;
      documents = documents.sort(compare).slice(0, top);
      budget.reset(documents);
    }
    yield* documents.sort(compare).slice(0, top);
  };
}
