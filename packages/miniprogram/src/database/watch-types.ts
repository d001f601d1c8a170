import type { CloudError } from '../errors';

type Document = { [field: string]: unknown };

/** A document that has changed. */
export interface DocumentChange {
  /** The number of the change in its snapshot. */
  id: number;
  queueType: 'init' | 'enqueue' | 'dequeue' | 'update';
  /** `replace`: by `set()`. `limit`: it came or left because of the limit of the query. */
  dataType: 'init' | 'add' | 'update' | 'replace' | 'remove' | 'limit';
  docId: string | number;
  /** The document; of one that left, as it last was. */
  doc: Document;
  /** With `update` alone. */
  updatedFields?: Document;
  removedFields?: readonly string[];
}

/** What a watch gives to `onChange`. */
export interface Snapshot {
  id: number;
  /** `init` for the first. */
  type?: 'init';
  docs: Document[];
  docChanges: DocumentChange[];
}

export interface WatchOptions {
  onChange(snapshot: Snapshot): void;
  onError(error: CloudError): void;
}

export interface WatchListener {
  close(): Promise<void>;
}

/** Watches a query, given as the parameters of a `get`. */
export type Watch = (params: object, options: WatchOptions) => WatchListener;
