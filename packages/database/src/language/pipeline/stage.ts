import type { Scope } from '../expressions/types';
import type { Document } from '../values/kinds';

/** The bounds of a pipeline. */
export interface PipelineLimits {
  /** How many bytes of documents one stage may hold, about. */
  readonly stageBytes: number;
  /** How long a pipeline that makes many documents of one may take. Default: no bound */
  readonly milliseconds?: number;
  /** Milliseconds for the loops of all expressions together. Default: no bound but that of each loop */
  readonly loopTime?: number;
}

/** Where a pipeline reads other collections, and within which bounds it runs. */
export interface PipelineContext {
  /**
   * The documents of another collection. The filter is a hint: the store may leave out documents that it does not
   * match, and need not, for the pipeline matches again.
   */
  lookup(collection: string, filter?: Document): AsyncIterable<Document>;
  readonly limits: PipelineLimits;
  /** The time of `$$NOW`. Default: when the pipeline is compiled */
  readonly now?: Date;
}

/** What a stage is compiled in. */
export interface StageContext {
  readonly pipeline: PipelineContext;
  readonly scope: Scope;
  /** The names of the variables in the scope. */
  readonly variables: readonly string[];
}

/** A compiled stage. */
export type Run = (source: AsyncIterable<Document>) => AsyncIterable<Document>;
