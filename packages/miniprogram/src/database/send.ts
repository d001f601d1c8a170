import { failureAnswered } from '../errors';
import type { CallHost } from '../host';
import { refusedByDatabase } from './failures';
import { decoded } from './values';
import type { Watch } from './watch-types';

/** The ways to the database. */
export interface Connected {
  readonly send: Send;
  readonly watch: Watch;
}

/** What an action answers, where it is not refused. */
export interface Data {
  list?: string[];
  total?: number;
  updated?: number;
  upsert_id?: unknown;
  deleted?: number;
  insertedIds?: unknown[];
}

/** Sends an action of the database. Rejects with a {@link CloudError}. */
export type Send = (api: string, action: string, params: object) => Promise<Data>;

export function sender(callHost: CallHost, path: string): Send {
  return (api, action, params) =>
    callHost(api, path, JSON.stringify({ action: `database.${action}`, params })).then(
      ({ statusCode, data: body }) => {
        const { code, message, requestId, data } = Object(body) as { [name: string]: unknown };
        if (statusCode === 200 && typeof data === 'object' && data !== null) return data as Data;
        if (typeof code !== 'string' || typeof message !== 'string')
          throw failureAnswered(api, statusCode, body);
        throw refusedByDatabase(api, {
          ...{ code, message },
          ...(typeof requestId === 'string' ? { requestId } : {}),
        });
      },
    );
}

export function documentsIn({ list = [] }: Data): unknown[] {
  return list.map((text) => decoded(JSON.parse(text)));
}
