import { applyUpdate, type Document, kindOf } from '../../language';
import { splitPath } from '../../language/paths';
import { setAtPath } from '../../language/pipeline/paths';
import { firstOperator, getField, isDocument } from '../../language/values/kinds';
import { requestFailed } from '../texts';

/**
 * The document that an upsert inserts: the fields that the filter demands to equal a value, and the update of that.
 *
 * @throws DocumentError where the filter demands two values of one path
 */
export function upsertedDocument(filter: Document, changes: Document, now: Date): Document {
  const equalities = [...equalitiesOf(filter)];
  const begun = equalities.reduce<Document>((document, [path, value], at) => {
    const before = equalities.slice(0, at).find(([other]) => isWithin(path, other) || isWithin(other, path));
    if (before !== undefined)
      throw requestFailed(`cannot infer query fields to set, path '${path}' is matched twice`);
    return setAtPath(document, splitPath(path), value);
  }, {});
  return applyUpdate(begun, changes, { now, filter, insert: true });
}

/** The paths that a filter demands to equal one value, also within `$and`, and within an `$or` of one branch. */
function* equalitiesOf(filter: Document): Iterable<readonly [path: string, value: unknown]> {
  for (const [name, demand] of Object.entries(filter)) {
    const branches = Array.isArray(demand) ? (demand as Document[]) : [];
    if (name === '$and' || (name === '$or' && branches.length === 1))
      for (const branch of branches) yield* equalitiesOf(branch);
    else if (!name.startsWith('$')) yield* equalityOf(name, demand);
  }
}

function* equalityOf(path: string, demand: unknown): Iterable<readonly [path: string, value: unknown]> {
  if (kindOf(demand) === 'regex') return;
  if (firstOperator(demand) === undefined) yield [path, demand];
  else if (isDocument(demand) && Object.hasOwn(demand, '$eq')) yield [path, getField(demand, '$eq')];
}

function isWithin(path: string, other: string): boolean {
  return path === other || path.startsWith(`${other}.`);
}
