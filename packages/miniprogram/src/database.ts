/**
 * `wx.cloud.database()` for mini programs that have left CloudBase, apart from the rest, so that a mini program without a
 * database does not carry it.
 *
 * ```js
 * // app.js
 * const { database } = require('@opencloudpay/miniprogram/database');
 * require('@opencloudpay/miniprogram').install({ url: 'https://shop.example.com/session', database });
 * ```
 */
import { SESSION_DATABASE_ROUTE } from '@opencloudpay/contracts/database-wire';
import type { Callbacks } from './call-styles';
import { aggregation } from './database/aggregate';
import { commands } from './database/commands';
import { DocumentReference } from './database/document';
import { assertData } from './database/failures';
import { Geo } from './database/geo';
import { finished, Query, text } from './database/query';
import { type Connected, sender } from './database/send';
import type { AddResult, CollectionReference, Database, DatabaseConfig } from './database/types';
import { ServerDate, TextPattern } from './database/values';
import type { Watch } from './database/watch-types';
import { watchesOf } from './database/watches';
import type { Host } from './host';

export type { Aggregate, AggregateResult } from './database/aggregate';
export type { Condition, DatabaseCommand } from './database/command-names';
export type { DocumentReference, DocumentResult, SetResult } from './database/document';
export type { CountResult, Query, QueryResult, RemoveResult, UpdateResult } from './database/query';
export type {
  AddResult,
  CollectionReference,
  Database,
  DatabaseConfig,
} from './database/types';
export type { Snapshot, WatchListener, WatchOptions } from './database/watch-types';

/** The watches of a host. Pages call `wx.cloud.database()` each for itself, and share one connection. */
let watches: { readonly host: Host; readonly watch: Watch } | undefined;

/** For the option `database` of `install` and `cloud.init`. */
export function database(host: Host, { throwOnNotFound = true }: DatabaseConfig = {}): Database {
  const send = sender(host.call, SESSION_DATABASE_ROUTE);
  if (!watches || watches.host !== host) watches = { host, watch: watchesOf(host) };
  const { watch } = watches;
  return {
    command: commands(() => aggregation(send)),
    Geo,
    serverDate: ({ offset = 0 } = {}) => new ServerDate(offset),
    RegExp({ regexp, options = '' }) {
      if (!regexp) throw new TypeError('regexp must be a string');
      return new TextPattern(regexp, options);
    },
    collection: (name) => new Collection({ send, watch }, name, { throwOnNotFound }),
  };
}

class Collection extends Query implements CollectionReference {
  private readonly settings: { throwOnNotFound: boolean };

  constructor(part: Connected, name: string, settings: { throwOnNotFound: boolean }) {
    super(part, name);
    this.settings = settings;
  }

  doc(id: string | number): DocumentReference {
    return new DocumentReference(this.part, this.collectionName, id, this.settings);
  }

  add(options: Callbacks<AddResult> & { data: object }): Promise<AddResult> {
    return finished(options, 'collection.add', (api) => {
      assertData(api, options);
      const params = { collectionName: this.collectionName, data: [text(options.data)] };
      return this.part.send(api, 'insertDocument', params).then(({ insertedIds = [] }) => ({
        _id: insertedIds[0] as string,
      }));
    });
  }

  aggregate() {
    return aggregation(this.part.send, this.collectionName);
  }
}
