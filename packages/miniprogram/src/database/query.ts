import { type Callbacks, inBothStyles } from '../call-styles';
import { assertData, failed } from './failures';
import { queryOf } from './query-text';
import { type Connected, documentsIn } from './send';
import { updateOf } from './update-text';
import { encoded, type Fields, kindOf } from './values';
import type { WatchListener, WatchOptions } from './watch-types';

/** What a query has besides its conditions. */
export interface Range {
  readonly query?: string;
  readonly order?: Fields;
  readonly limit?: number;
  readonly skip?: number;
  readonly projection?: Fields;
}

type Document = { [field: string]: unknown };

/** The options of a method: in callback style, its callbacks. */
type Options<Result> = Callbacks<Result>;

interface WithData<Result> extends Options<Result> {
  data: object;
}

export interface QueryResult {
  data: Document[];
  errMsg: string;
}
export interface CountResult {
  total: number;
  errMsg: string;
}
export interface UpdateResult {
  stats: { updated: number };
  errMsg: string;
}
export interface RemoveResult {
  stats: { removed: number };
  errMsg: string;
}

/** A query of a collection. Each method gives a new one. */
export class Query {
  readonly collectionName: string;
  protected readonly part: Connected;
  private readonly range: Range;

  constructor(part: Connected, collectionName: string, range: Range = {}) {
    this.part = part;
    this.collectionName = collectionName;
    this.range = range;
  }

  where(condition: object): Query {
    if (kindOf(condition) !== 'Object') throw new Error('查询参数必须为对象');
    const names = Object.keys(condition);
    if (names.length > 0 && names.every((name) => (condition as Fields)[name] === undefined))
      throw new Error('查询参数对象值不能均为undefined');
    return this.changed({ query: JSON.stringify(queryOf(condition)) });
  }

  orderBy(field: string, direction: string): Query {
    if (direction !== 'asc' && direction !== 'desc') throw new Error('排序字符不合法');
    const order = Object.assign({}, this.range.order, { [field]: direction === 'desc' ? -1 : 1 });
    return this.changed({ order });
  }

  limit(limit: number): Query {
    return this.changed({ limit });
  }

  skip(skip: number): Query {
    return this.changed({ skip });
  }

  field(projection: object): Query {
    return this.changed({ projection: projectionOf(projection) });
  }

  get(options: Options<QueryResult> = {}): Promise<QueryResult> {
    const { skip, projection } = this.range;
    const params = {
      ...this.watched(),
      ...(skip ? { offset: skip } : {}),
      ...(projection === undefined ? {} : { projection: text(projection) }),
    };
    return finished(options, 'collection.get', (api) =>
      this.part.send(api, 'getDocument', params).then((data) => ({ data: documentsIn(data) as Document[] })),
    );
  }

  count(options: Options<CountResult> = {}): Promise<CountResult> {
    return finished(options, 'collection.count', (api) =>
      this.part
        .send(api, 'calculateDocument', this.params(this.range.query))
        .then(({ total = 0 }) => ({ total })),
    );
  }

  update(options: WithData<UpdateResult>): Promise<UpdateResult> {
    return finished(options, 'collection.update', (api) => {
      assertData(api, options);
      assertNoId(api, options.data);
      const data = JSON.stringify(updateOf(options.data as Fields));
      const params = { ...this.params(this.range.query), multi: true, merge: true, upsert: false, data };
      return this.part
        .send(api, 'modifyDocument', params)
        .then(({ updated = 0 }) => ({ stats: { updated } }));
    });
  }

  remove(options: Options<RemoveResult> = {}): Promise<RemoveResult> {
    return finished(options, 'collection.remove', (api) =>
      this.part
        .send(api, 'removeDocument', { ...this.params(this.range.query), multi: true })
        .then(({ deleted = 0 }) => ({ stats: { removed: deleted } })),
    );
  }

  /** Calls `onChange` with the documents that there are, and then with each change of them. */
  watch(options: WatchOptions): WatchListener {
    return this.part.watch(this.watched(), options);
  }

  private watched(): object {
    const { query, order, limit } = this.range;
    return {
      ...this.params(query),
      ...(order === undefined ? {} : { order: text(order) }),
      ...(limit ? { limit } : {}),
    };
  }

  private params(query: string | undefined): object {
    const { collectionName } = this;
    return { collectionName, queryType: 'WHERE', ...(query === undefined ? {} : { query }) };
  }

  private changed(more: Range): Query {
    return new Query(this.part, this.collectionName, { ...this.range, ...more });
  }
}

/** Runs a call in both styles, and adds the `errMsg` of its success. */
export function finished<Result extends object>(
  options: Callbacks<Result & { errMsg: string }>,
  api: string,
  call: (api: string) => Promise<Result>,
): Promise<Result & { errMsg: string }> {
  // What is wrong with the parameters rejects, too.
  const work = Promise.resolve()
    .then(() => call(api))
    .then(
      (result) => Object.assign(result, { errMsg: `${api}:ok` }),
      (error: Error & { errMsg?: string }) => {
        throw error.errMsg === undefined ? failed(api, error.message) : error;
      },
    );
  return inBothStyles(work, options || {}) as Promise<Result & { errMsg: string }>;
}

export function assertNoId(api: string, data: object): void {
  if ('_id' in data) throw failed(api, '不能更新_id的值');
}

export function projectionOf(projection: object): Fields {
  const result: Fields = {};
  for (const name of Object.keys(projection)) {
    const value = (projection as Fields)[name];
    if (typeof value === 'object') result[name] = value;
    else result[name] = value === true || (value as number) > 0 ? 1 : 0;
  }
  return result;
}

export function text(value: unknown): string {
  return JSON.stringify(encoded(value));
}
