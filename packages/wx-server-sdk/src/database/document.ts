import { sdkError } from '@opencloudpay/cloudpay';
import { typeOf } from '../type-of';
import type { ClientDocument, DatabaseSettings } from './client';
import { accepted, checkData, worded } from './failures';
import type { DocumentReference as PublicDocument } from './types/database';
import type { DocumentResult, RemoveResult, SetResult, UpdateResult } from './types/results';

export class DocumentReference<T> implements PublicDocument<T> {
  readonly _id: string | number;
  readonly #document: ClientDocument;
  readonly #collectionName: string;
  readonly #settings: DatabaseSettings;

  constructor(
    document: ClientDocument,
    { id, collectionName }: { id: string | number; collectionName: string },
    settings: DatabaseSettings,
  ) {
    this.#document = document;
    this._id = id;
    this.#collectionName = collectionName;
    this.#settings = settings;
  }

  field(fields: Readonly<Record<string, unknown>>): DocumentReference<T> {
    if (fields === undefined || fields === null)
      throw sdkError('parameter object of function field must be provided');
    if (typeOf(fields) !== 'object') throw sdkError(`field should be object instead of ${typeOf(fields)};`);
    const place = { id: this._id, collectionName: this.#collectionName };
    return new DocumentReference(this.#document.field(fields), place, this.#settings);
  }

  get(): Promise<DocumentResult<T>> {
    return worded({ api: 'document.get', collection: this.#collectionName }, async () => {
      const throwOnNotFound = this.#settings.throwOnNotFound();
      const { data: found } = accepted(await this.#document.get());
      // A transaction gives the document itself.
      const data = (Array.isArray(found) ? found[0] : found) || null;
      if (data === null && throwOnNotFound) throw new Error(`document with _id ${this._id} does not exist`);
      return { data: data as T, errMsg: 'document.get:ok' };
    });
  }

  set(options: { data: object }): Promise<SetResult> {
    return worded({ api: 'document.set', collection: this.#collectionName }, async () => {
      checkData(options);
      const { updated, upsertedId } = accepted(await this.#document.set(options.data));
      return {
        _id: this._id,
        errMsg: 'document.set:ok',
        stats: { updated: updated as number, created: upsertedId ? 1 : 0 },
      };
    });
  }

  update(options: { data: object }): Promise<UpdateResult> {
    return worded({ api: 'document.update', collection: this.#collectionName }, async () => {
      checkData(options);
      const { updated } = accepted(await this.#document.update(options.data));
      return { stats: { updated: updated as number }, errMsg: 'document.update:ok' };
    });
  }

  remove(): Promise<RemoveResult> {
    return worded({ api: 'document.remove', collection: this.#collectionName }, async () => {
      const { deleted } = accepted(await this.#document.remove());
      return { stats: { removed: deleted || 0 }, errMsg: 'document.remove:ok' };
    });
  }
}
