import type { Callbacks } from '../call-styles';
import { assertData, failed } from './failures';
import { assertNoId, finished, projectionOf, type RemoveResult, text, type UpdateResult } from './query';
import { type Connected, documentsIn } from './send';
import { hasCommand, updateOf } from './update-text';
import type { Fields } from './values';
import type { WatchListener, WatchOptions } from './watch-types';

export interface DocumentResult {
  data: { [field: string]: unknown };
  errMsg: string;
}
export interface SetResult {
  _id: string | number;
  stats: { updated: number; created: number };
  errMsg: string;
}

/** One document, by its `_id`. */
export class DocumentReference {
  readonly _id: string | number;
  private readonly part: Connected;
  private readonly collectionName: string;
  private readonly settings: { throwOnNotFound: boolean };
  private readonly projection: Fields | undefined;

  constructor(
    part: Connected,
    collectionName: string,
    id: string | number,
    settings: { throwOnNotFound: boolean },
    projection?: Fields,
  ) {
    if (typeof id !== 'string' && typeof id !== 'number') throw new Error('docId必须为字符串或数字');
    this._id = id;
    this.part = part;
    this.collectionName = collectionName;
    this.settings = settings;
    this.projection = projection;
  }

  field(projection: object): DocumentReference {
    const fields = projectionOf(projection);
    return new DocumentReference(this.part, this.collectionName, this._id, this.settings, fields);
  }

  get(options: Callbacks<DocumentResult> = {}): Promise<DocumentResult> {
    const projection = this.projection;
    return finished(options, 'document.get', (api) =>
      this.part
        .send(api, 'getDocument', {
          ...this.params(),
          ...(projection === undefined ? {} : { projection: text(projection) }),
        })
        .then((data) => {
          const [document] = documentsIn(data) as Fields[];
          if (document === undefined && this.settings.throwOnNotFound)
            throw failed(api, `cannot find document with _id ${this._id}, ${mustExist('access')}`);
          return { data: (document || null) as Fields };
        }),
    );
  }

  set(options: Callbacks<SetResult> & { data: object }): Promise<SetResult> {
    return finished(options, 'document.set', (api) => {
      assertData(api, options);
      const { data } = options;
      assertNoId(api, data);
      if (hasCommand(data)) throw failed(api, 'update operator complicit');
      const params = { ...this.params(), data: text(data), merge: false, upsert: true };
      return this.part.send(api, 'modifyDocument', params).then(({ updated = 0, upsert_id }) => ({
        _id: this._id,
        stats: { updated, created: upsert_id ? 1 : 0 },
      }));
    });
  }

  update(options: Callbacks<UpdateResult> & { data: object }): Promise<UpdateResult> {
    return finished(options, 'document.update', (api) => {
      assertData(api, options);
      assertNoId(api, options.data);
      const data = JSON.stringify(updateOf(options.data as Fields));
      const params = { ...this.params(), data, merge: true, upsert: false };
      return this.part
        .send(api, 'modifyDocument', params)
        .then(({ updated = 0 }) => ({ stats: { updated } }));
    });
  }

  remove(options: Callbacks<RemoveResult> = {}): Promise<RemoveResult> {
    return finished(options, 'document.remove', (api) =>
      this.part.send(api, 'removeDocument', this.params()).then(({ deleted = 0 }) => {
        if (deleted === 0)
          throw failed(api, `cannot remove document with _id ${this._id}, ${mustExist('Write')}`);
        return { stats: { removed: deleted } };
      }),
    );
  }

  /** Calls `onChange` with the document, and then with each change of it. */
  watch(options: WatchOptions): WatchListener {
    const query = text({ _id: this._id });
    return this.part.watch({ collectionName: this.collectionName, query }, options);
  }

  private params(): object {
    const query = text({ _id: this._id });
    return { collectionName: this.collectionName, query, queryType: 'DOC', multi: false };
  }
}

function mustExist(permission: string): string {
  return `please make sure that the document exists and you have the corresponding ${permission} permission`;
}
