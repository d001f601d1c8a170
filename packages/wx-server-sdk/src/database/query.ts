import type { ClientQuery, DatabaseSettings } from './client';
import { accepted, checkQueryData, worded } from './failures';
import type { Condition } from './types/commands';
import type { Query as PublicQuery } from './types/database';
import type { CountResult, QueryResult, RemoveResult, UpdateResult } from './types/results';

export class Query<T> implements PublicQuery<T> {
  readonly collectionName: string;
  protected readonly settings: DatabaseSettings;
  readonly #query: ClientQuery;

  constructor(query: ClientQuery, collectionName: string, settings: DatabaseSettings) {
    this.#query = query;
    this.collectionName = collectionName;
    this.settings = settings;
  }

  #with(query: ClientQuery): Query<T> {
    return new Query(query, this.collectionName, this.settings);
  }

  field(fields: Readonly<Record<string, unknown>>): Query<T> {
    return this.#with(this.#query.field(fields));
  }

  where(condition: Condition): Query<T> {
    return this.#with(this.#query.where(condition));
  }

  orderBy(field: string, direction: string): Query<T> {
    return this.#with(this.#query.orderBy(field, direction));
  }

  limit(count: number): Query<T> {
    return this.#with(this.#query.limit(count));
  }

  skip(count: number): Query<T> {
    return this.#with(this.#query.skip(count));
  }

  get(): Promise<QueryResult<T>> {
    return worded({ api: 'collection.get', collection: this.collectionName }, async () => {
      const { data } = accepted(await this.#query.get());
      return { data: data as T[], errMsg: 'collection.get:ok' };
    });
  }

  count(): Promise<CountResult> {
    return worded({ api: 'collection.count', collection: this.collectionName }, async () => {
      const { total } = accepted(await this.#query.count());
      return { total: total as number, errMsg: 'collection.count:ok' };
    });
  }

  update(options: { data: Readonly<Record<string, unknown>>; multi?: boolean }): Promise<UpdateResult> {
    return worded({ api: 'collection.update', collection: this.collectionName }, async () => {
      checkQueryData(options);
      const { updated = 0 } = accepted(await this.#one(options).update(options.data));
      return { stats: { updated: updated || 0 }, errMsg: 'collection.update:ok' };
    });
  }

  remove(options: { multi?: boolean } = {}): Promise<RemoveResult> {
    return worded({ api: 'collection.remove', collection: this.collectionName }, async () => {
      const { deleted } = accepted(await this.#one(options).remove());
      return { stats: { removed: deleted as number }, errMsg: 'collection.remove:ok' };
    });
  }

  /** The original loses the range of the query here, which neither call would use. */
  #one({ multi }: { multi?: boolean }): ClientQuery {
    return multi === false ? this.#query.options({ multiple: false }) : this.#query;
  }
}
