import { requireWhole } from '../expressions/arguments';
import { refuse } from '../refuse';
import { assertLevels } from '../values/depth';
import { type Document, isDocument, setField } from '../values/kinds';
import { resolveServerDates } from '../values/server-dates';
import { bucketAutoStage, bucketStage } from './buckets';
import { Budget } from './budget';
import { type Counting, countingOf } from './counting';
import { geoNearStage } from './geo-near';
import { groupStage } from './group';
import { lookupStage } from './lookup';
import { sortStage } from './sort';
import type { PipelineContext, Run, StageContext } from './stage';
import {
  addFieldsStage,
  countStage,
  limitStage,
  matchStage,
  projectStage,
  replaceRootStage,
  replaceWithStage,
  sampleStage,
  skipStage,
  sortByCountStage,
  unsetStage,
  unwindStage,
} from './stages';

/** A compiled pipeline. */
export interface Pipeline {
  /** What the first stages let through. A store may give only documents that match; the pipeline matches again. */
  readonly leadingFilter?: Document;
  /** How the stage after that sorts. A store may give the documents so ordered; the pipeline sorts again. */
  readonly leadingSort?: Document;
  /**
   * How many documents the pipeline takes of those that match the filter, in the order of the sort. A store may stop
   * there, but only where it applies filter and sort itself and exactly.
   */
  readonly leadingLimit?: number;
  /** Runs it over the documents of its collection, which pass one at a time wherever the stages allow. */
  run(source: AsyncIterable<Document>): AsyncIterable<Document>;
  /** Another way to run it, over documents that are counted. Undefined where it needs each of them. */
  counting(): Counting | undefined;
}

type Compile = (operand: unknown, context: StageContext) => Run;

const STAGES: Readonly<Record<string, Compile>> = {
  $match: matchStage,
  $project: projectStage,
  $addFields: addFieldsStage,
  $set: addFieldsStage,
  $unset: unsetStage,
  $group: groupStage,
  $limit: limitStage,
  $skip: skipStage,
  $unwind: unwindStage,
  $lookup: (operand, context) => lookupStage(operand, context, compileStages),
  $count: countStage,
  $sample: sampleStage,
  $sortByCount: sortByCountStage,
  $bucket: bucketStage,
  $bucketAuto: bucketAutoStage,
  $replaceRoot: replaceRootStage,
  $replaceWith: replaceWithStage,
  $geoNear: geoNearStage,
  $facet: facetStage,
};

const UNSUPPORTED = new Set(
  (
    '$out $merge $graphLookup $unionWith $redact $setWindowFields $densify $fill $indexStats $collStats $currentOp ' +
    '$listSessions $planCacheStats $changeStream $documents $search $searchMeta $vectorSearch'
  ).split(' '),
);

/**
 * Compiles a pipeline of the aggregation language.
 *
 * @throws DocumentError for a stage that does not exist or is not supported, and for malformed operands
 */
export function compilePipeline(stages: readonly Document[], pipeline: PipelineContext): Pipeline {
  assertLevels(stages, 'the pipeline', -1);
  const now = pipeline.now ?? new Date();
  const resolved = resolveServerDates(stages, now);
  const { loopTime } = pipeline.limits;
  const scope = { variables: {}, now, ...(loopTime !== undefined && { loops: { left: loopTime } }) };
  const context: StageContext = { pipeline, scope, variables: [] };
  const run = compileStages(resolved, context);
  const leading = leadingOf(resolved);
  return {
    ...leading,
    run,
    counting() {
      const rest = resolved.slice(leadingMatches(resolved).length);
      return countingOf(leading.leadingFilter ?? {}, rest, context, (stages) =>
        compileStages(stages, context),
      );
    },
  };
}

function compileStages(stages: unknown, context: StageContext): Run {
  const list = readStages(stages);
  const runs = list.map(({ name, operand }, at) => {
    if (name === '$geoNear' && at > 0) refuse('$geoNear was not the first stage in the pipeline');
    if (name === '$sort') return sortStage(operand, topOf(list.slice(at + 1)), context);
    const compile = Object.hasOwn(STAGES, name) ? STAGES[name] : undefined;
    if (compile !== undefined) return compile(operand, context);
    return refuse(
      UNSUPPORTED.has(name)
        ? `The stage ${name} is not supported: the database supports ${Object.keys(STAGES).join(', ')} and $sort`
        : `Unrecognized pipeline stage name: '${name}'`,
    );
  });
  return (source) => runs.reduce((documents, run) => run(documents), source);
}

interface NamedStage {
  readonly name: string;
  readonly operand: unknown;
}

function readStages(stages: unknown): readonly NamedStage[] {
  if (!Array.isArray(stages)) return refuse('a pipeline must be an array of stages');
  return (stages as unknown[]).map((stage) => {
    const entries = isDocument(stage) ? Object.entries(stage) : [];
    const [entry] = entries;
    if (entry === undefined || entries.length !== 1)
      return refuse('A pipeline stage specification object must contain exactly one field.');
    return { name: entry[0], operand: entry[1] };
  });
}

/** How many documents the stages after a sort need: those of a `$limit`, and what a `$skip` before it passes over. */
function topOf(following: readonly NamedStage[]): number | undefined {
  let skipped = 0;
  for (const { name, operand } of following) {
    if (name === '$skip') skipped += requireWhole('$skip', operand);
    else return name === '$limit' ? skipped + requireWhole('$limit', operand) : undefined;
  }
  return undefined;
}

function leadingMatches(stages: readonly Document[]): readonly NamedStage[] {
  const list = readStages(stages);
  const other = list.findIndex(({ name }) => name !== '$match');
  return other < 0 ? list : list.slice(0, other);
}

function leadingOf(stages: readonly Document[]): Omit<Pipeline, 'run' | 'counting'> {
  const list = readStages(stages);
  const matches = leadingMatches(stages);
  const filters = matches.map(({ operand }) => operand as Document);
  const rest = list.slice(matches.length);
  const [first] = rest;
  const sort = first?.name === '$sort' ? (first.operand as Document) : undefined;
  const limit = topOf(sort === undefined ? rest : rest.slice(1));
  return {
    ...(filters.length === 0
      ? {}
      : { leadingFilter: filters.length === 1 ? (filters[0] as Document) : { $and: filters } }),
    ...(sort === undefined ? {} : { leadingSort: sort }),
    ...(limit === undefined ? {} : { leadingLimit: limit }),
  };
}

const NOT_IN_FACETS = new Set(['$facet', '$geoNear']);

/** `$facet`: the documents are held, and each pipeline runs over them. */
function facetStage(operand: unknown, context: StageContext): Run {
  if (!isDocument(operand) || Object.keys(operand).length === 0)
    return refuse('the $facet specification must be a non-empty object');
  const facets = Object.entries(operand).map(([name, stages]) => {
    for (const stage of readStages(stages))
      if (NOT_IN_FACETS.has(stage.name))
        refuse(`${stage.name} is not allowed to be used within a $facet stage`);
    return { name, run: compileStages(stages, context) };
  });
  return async function* run(source) {
    const advice = 'Put a $match or a $project before it, or run the pipelines one after another.';
    const budget = new Budget('$facet', 'documents', advice, context.pipeline.limits.stageBytes);
    const held: Document[] = [];
    for await (const document of source) {
      budget.hold(document);
      held.push(document);
    }
    const result: Document = {};
    for (const facet of facets) {
      const documents: Document[] = [];
      for await (const document of facet.run(iterate(held))) {
        budget.hold(document);
        documents.push(document);
      }
      setField(result, facet.name, documents);
    }
    yield result;
  };
}

async function* iterate(documents: readonly Document[]): AsyncIterable<Document> {
  yield* documents;
}
