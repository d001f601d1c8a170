/** What CloudBase allows, and this database with it. Sizes in bytes, times in milliseconds. */
export interface DocumentLimits {
  /** Documents of a `get` that names no limit. Default: 100. */
  readonly documents: number;
  /** Documents of any `get`. Default: 1_000. */
  readonly mostDocuments: number;
  /** Documents of an aggregation without a `limit` stage. Default: 20. */
  readonly aggregated: number;
  /** Documents of any aggregation. Default: 10_000. */
  readonly mostAggregated: number;
  /** Bytes of one document as BSON. Default: 16 MB. */
  readonly documentSize: number;
  /** Bytes of the parameters of one call. Default: 512 KB. */
  readonly requestSize: number;
  /** Bytes of documents that a sort without an index, a stage of an aggregation, or one answer holds. Default: 100 MB. */
  readonly memory: number;
  /** Milliseconds for an aggregation that unwinds arrays. Default: 60_000. */
  readonly aggregateTime: number;
  /** Milliseconds for the loops (`$map`, `$filter`, `$reduce`) and slow filters of one call. Default: 60_000. */
  readonly loopTime: number;
  /** Milliseconds for which a transaction lives without a call. Default: 30_000. */
  readonly transactionIdle: number;
  /** Indexes of a collection. Default: 64, as MongoDB has it. */
  readonly indexes: number;
  /** Documents that a query may look at before it is reported. Default: 1_000. */
  readonly walk: number;
}

const MB = 1024 * 1024;

/** The PostgreSQL schema of the documents. */
export const DEFAULT_SCHEMA = 'cloudpay_documents';

export const DEFAULT_LIMITS: DocumentLimits = {
  documents: 100,
  mostDocuments: 1000,
  aggregated: 20,
  mostAggregated: 10_000,
  documentSize: 16 * MB,
  requestSize: MB / 2,
  memory: 100 * MB,
  aggregateTime: 60_000,
  loopTime: 60_000,
  transactionIdle: 30_000,
  indexes: 64,
  walk: 1000,
};
