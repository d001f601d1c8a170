import { compileFilter, compilePipeline, type Document, type Pipeline } from '../../language';
import { Budget } from '../../language/pipeline/budget';
import type { Counted, Counting } from '../../language/pipeline/counting';
import { type Collection, StaleCatalog, withCollection } from '../catalog/catalog';
import { type Context, filterContext, type Target } from '../context';
import { matchesOf, type Tally } from './candidates';
import { countedDocuments } from './counted-documents';
import { findMatches } from './find';
import { planQuery } from './plan';
import type { Reading } from './rows';
import { reportWalk } from './walks';

/**
 * Runs an aggregation. Documents pass through its stages one at a time wherever the stages allow; a `$match` at the
 * beginning, and a sort with a limit behind it, use the indexes.
 *
 * @param limit documents that are given at most
 * @throws DocumentError
 */
export async function aggregate(
  target: Target,
  stages: readonly Document[],
  limit: number,
): Promise<Document[]> {
  const { context, envId, name } = target;
  const now = context.now();
  const pipeline = compilePipeline(stages, {
    now,
    limits: {
      stageBytes: context.limits.memory,
      milliseconds: context.limits.aggregateTime,
      loopTime: context.limits.loopTime,
    },
    lookup: (from, filter) => lookup(context, envId, from, filter),
  });
  return withCollection(context.catalog, envId, name, async (collection) => {
    const results: Document[] = [];
    if (limit === 0) return results;
    const budget = new Budget(
      'the answer',
      'documents',
      'Ask for fewer documents, or for fewer of their fields.',
      context.limits.memory,
    );
    for await (const document of runPipeline(context, collection, pipeline)) {
      if (Number.isFinite(limit)) budget.hold(document);
      results.push(document);
      if (results.length >= limit) break;
    }
    return results;
  });
}

function runPipeline(context: Context, collection: Collection, pipeline: Pipeline): AsyncIterable<Document> {
  const { leadingFilter: filter = {} } = pipeline;
  const isWalk = planQuery(filter, [], collection.usable).scans.length === 0;
  const counting = isWalk ? pipeline.counting() : undefined;
  return counting === undefined
    ? pipeline.run(sourceOf(context, collection, pipeline))
    : counting.run(countedMatches({ context, collection }, filter, counting));
}

async function* countedMatches(
  reading: Reading,
  filter: Document,
  counting: Counting,
): AsyncGenerator<Iterable<Counted>> {
  const { matches } = compileFilter(filter, filterContext(reading.context));
  const tally = { examined: 0, matched: 0 };
  for await (const page of countedDocuments(reading, counting)) {
    const matching: Counted[] = [];
    for (const one of page) {
      tally.examined += one.times;
      if (!matches(one.document)) continue;
      tally.matched += one.times;
      matching.push(one);
    }
    yield matching;
  }
  reportMatches(reading, filter, tally);
}

/** Without a condition all documents are wanted, and no index would help. */
function reportMatches(reading: Reading, filter: Document, tally: Tally): void {
  if (Object.keys(filter).length === 0) return;
  reportWalk(reading, filter, [], planQuery(filter, [], reading.collection.usable), tally);
}

async function* sourceOf(
  context: Context,
  collection: Collection,
  pipeline: Pipeline,
): AsyncGenerator<Document> {
  const { leadingFilter: filter = {}, leadingSort: sort, leadingLimit: limit } = pipeline;
  if (limit === undefined || limit > context.limits.mostAggregated)
    return yield* documentsOf(context, collection, filter);
  for (const { document } of await findMatches({ context, collection }, { filter, sort, limit }))
    yield document;
}

/** The documents of another collection. One that does not exist is empty, as for MongoDB. */
async function* lookup(
  context: Context,
  envId: string,
  name: string,
  filter: Document = {},
): AsyncGenerator<Document> {
  const collection = await context.catalog.find(envId, name);
  if (collection === undefined) return;
  try {
    yield* documentsOf(context, collection, filter);
  } catch (failure) {
    // The next attempt reads the list of its indexes, or finds that it is gone.
    if (failure instanceof StaleCatalog) context.catalog.forget(envId, name);
    throw failure;
  }
}

async function* documentsOf(
  context: Context,
  collection: Collection,
  filter: Document,
): AsyncGenerator<Document> {
  const reading = { context, collection };
  const { matches } = compileFilter(filter, filterContext(context));
  const plan = planQuery(filter, [], collection.usable);
  const tally = { examined: 0, matched: 0 };
  for await (const page of matchesOf({ reading, plan, matches, tally }))
    for (const { document } of page) yield document;
  reportMatches(reading, filter, tally);
}
