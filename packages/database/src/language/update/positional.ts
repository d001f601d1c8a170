import { compileFilter, isOperators } from '../filter/filter';
import { refuse } from '../refuse';
import { type Document, documentOf, isDocument } from '../values/kinds';

const NO_MATCH = 'The positional operator did not find the match needed from the query.';

/**
 * The index that `$` stands for in an update: that of the first element by which the filter's condition on the array
 * matches.
 *
 * @param path the path of the array, before the `$`
 * @throws DocumentError where the filter has no condition on the array
 */
export function positionOf(array: readonly unknown[], path: string, filter: Document | undefined): number {
  let position = -1;
  for (const [field, condition] of conditionsOf(filter ?? {})) {
    if (field !== path && !field.startsWith(`${path}.`)) continue;
    const { matches } = compileFilter({ [`array${field.slice(path.length)}`]: condition });
    const found = array.findIndex((element) => matches({ array: [element] }));
    if (found >= 0) position = found;
  }
  return position >= 0 ? position : refuse(NO_MATCH);
}

/** The conditions on fields, those inside of `$and` too. A negation matches no element. */
function conditionsOf(filter: Document): [string, unknown][] {
  return Object.entries(filter).flatMap(([name, operand]): [string, unknown][] => {
    if (!name.startsWith('$')) return [[name, withoutNegations(operand)]];
    if (name !== '$and' || !Array.isArray(operand)) return [];
    return (operand as unknown[]).flatMap((entry) => (isDocument(entry) ? conditionsOf(entry) : []));
  });
}

const NEGATIONS = new Set(['$ne', '$nin', '$not', '$size']);

function withoutNegations(operand: unknown): unknown {
  if (!isOperators(operand)) return operand;
  const positive = Object.entries(operand).filter(([name]) => !NEGATIONS.has(name));
  return positive.length === 0 ? { $in: [] } : documentOf(positive);
}
