import { aggregation } from './aggregate';
import type { ClientCollection, DatabaseSettings } from './client';
import { DocumentReference } from './document';
import { accepted, worded } from './failures';
import { Query } from './query';
import type { Aggregate, CollectionReference as PublicCollection } from './types/database';
import type { AddResult } from './types/results';

export class CollectionReference<T> extends Query<T> implements PublicCollection<T> {
  readonly #collection: ClientCollection;

  constructor(collection: ClientCollection, name: string, settings: DatabaseSettings) {
    super(collection, name, settings);
    this.#collection = collection;
  }

  doc(id: string | number): DocumentReference<T> {
    const place = { id, collectionName: this.collectionName };
    return new DocumentReference(this.#collection.doc(id), place, this.settings);
  }

  add(options: { data: object | readonly object[] }): Promise<AddResult> {
    return worded({ api: 'collection.add', collection: this.collectionName }, async () => {
      const { id, ids } = accepted(await this.#collection.add(options.data));
      const added = ids ? { _ids: ids } : { _id: id };
      return { ...added, errMsg: 'collection.add:ok' } as AddResult;
    });
  }

  aggregate(): Aggregate {
    return aggregation(this.#collection.aggregate(), this.collectionName);
  }
}
