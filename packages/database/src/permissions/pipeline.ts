import { type Document, isDocument } from '../language/values/kinds';
import { requestFailed } from '../store/texts';
import { withCaller } from './owner';

/** What a document of a collection must fulfil for a pipeline to read it. @throws DocumentError where none may be read */
export type ReadFilter = (collection: string, query: Document) => Promise<Document | undefined>;

/**
 * Stages that read no other collection. A stage that is neither here nor handled by itself is refused: a stage that the
 * database learns later must be looked at here first.
 */
const LOCAL: ReadonlySet<string> = new Set([
  ...['$match', '$project', '$addFields', '$set', '$unset', '$group', '$sort', '$limit', '$skip', '$unwind'],
  ...['$count', '$sample', '$sortByCount', '$bucket', '$bucketAuto', '$replaceRoot', '$replaceWith'],
]);

/** The stages of a pipeline, with the conditions of the permissions of all collections that it reads. */
export async function guardedPipeline(
  collection: string,
  given: readonly Document[],
  openId: string,
  readFilter: ReadFilter,
): Promise<Document[]> {
  const stages = given.map((stage) => ('$match' in stage ? withCaller(stage, openId) : stage));
  const [first] = stages;
  const near = first !== undefined && '$geoNear' in first ? first['$geoNear'] : undefined;
  const query = { $and: [{}, ...leadingQueries(stages)] };
  const filter = await readFilter(collection, query);
  const guarded = await guardedStages(isDocument(near) ? stages.slice(1) : stages, readFilter);
  if (isDocument(near)) {
    // The permission first, as in every query.
    const conditions = [filter, near['query']].filter(isDocument);
    const nearest = conditions.length === 0 ? near : { ...near, query: { $and: conditions } };
    return [{ $geoNear: nearest }, ...guarded];
  }
  return filter === undefined ? guarded : [{ $match: filter }, ...guarded];
}

/** What the first stages demand of all documents. */
function leadingQueries(stages: readonly Document[]): Document[] {
  const other = stages.findIndex((stage) => !('$match' in stage));
  return (other < 0 ? stages : stages.slice(0, other)).map(({ $match }) => $match).filter(isDocument);
}

async function guardedStages(stages: readonly unknown[], readFilter: ReadFilter): Promise<Document[]> {
  const guarded: Document[] = [];
  for (const stage of stages) guarded.push(await guardedStage(stage, readFilter));
  return guarded;
}

async function guardedStage(stage: unknown, readFilter: ReadFilter): Promise<Document> {
  const [entry, ...others] = isDocument(stage) ? Object.entries(stage) : [];
  if (entry === undefined || others.length > 0)
    throw requestFailed('A pipeline stage specification object must contain exactly one field.');
  const [name, operand] = entry;
  if (LOCAL.has(name)) return { [name]: operand };
  if (name === '$lookup' && isDocument(operand)) return { $lookup: await guardedLookup(operand, readFilter) };
  if (name === '$facet' && isDocument(operand)) {
    const facets: Document = {};
    for (const [facet, stages] of Object.entries(operand))
      facets[facet] = Array.isArray(stages) ? await guardedStages(stages as unknown[], readFilter) : stages;
    return { $facet: facets };
  }
  throw requestFailed(`A mini program cannot use the stage ${name}`);
}

/** The documents that are joined are those that the user may read. */
async function guardedLookup(operand: Document, readFilter: ReadFilter): Promise<Document> {
  const { from, pipeline } = operand;
  if (typeof from !== 'string') return operand;
  const inner = Array.isArray(pipeline) ? await guardedStages(pipeline as unknown[], readFilter) : undefined;
  const filter = await readFilter(from, {});
  if (filter === undefined) return inner === undefined ? operand : { ...operand, pipeline: inner };
  return { ...operand, pipeline: [{ $match: filter }, ...(inner ?? [])] };
}
