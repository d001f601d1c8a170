import { actionSender, type Send as SendAction } from '../actions';
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
export type Send = SendAction<Data>;

export function sender(callHost: CallHost, path: string): Send {
  const send = actionSender<Data>(callHost, path, refusedByDatabase);
  return (api, action, params) => send(api, `database.${action}`, params);
}

export function documentsIn({ list = [] }: Data): unknown[] {
  return list.map((text) => decoded(JSON.parse(text)));
}
