import type { Document } from '../../language';
import type { Collection } from '../catalog/catalog';
import type { Executor } from '../catalog/tables';
import type { Context } from '../context';

/** A document that is ready to be stored. */
export interface Prepared {
  readonly document: Document;
  readonly key: Buffer;
  readonly body: string;
}

/** Where a write goes. */
export interface Writing {
  readonly context: Context;
  /** Default: the context's database, where each statement is a transaction of its own. */
  readonly executor?: Executor | undefined;
  readonly collection: Collection;
}
