import type { Callbacks } from '../call-styles';
import type { Host } from '../host';
import type { Aggregate } from './aggregate';
import type { DatabaseCommand } from './command-names';
import type { DocumentReference } from './document';
import type { Geo } from './geo';
import type { Query } from './query';
import type { ServerDate, TextPattern } from './values';

export interface DatabaseConfig {
  /** Without effect: a host serves one environment. */
  env?: unknown;
  /** Whether `doc().get()` rejects for a document that does not exist. Default: true. */
  throwOnNotFound?: boolean;
}

export interface AddResult {
  _id: string | number;
  errMsg: string;
}

/** A collection: all its documents, until `where` narrows them. */
export interface CollectionReference extends Query {
  doc(id: string | number): DocumentReference;
  /** Stores a new document. The database writes the user's `_openid` into it. */
  add(options: Callbacks<AddResult> & { data: object }): Promise<AddResult>;
  aggregate(): Aggregate;
}

/** What `wx.cloud.database()` gives. */
export interface Database {
  readonly command: DatabaseCommand;
  readonly Geo: typeof Geo;
  /** The time of the server when it stores the document, and milliseconds added to it. */
  serverDate(options?: { offset?: number }): ServerDate;
  RegExp(options: { regexp: string; options?: string }): TextPattern;
  collection(name: string): CollectionReference;
}

/** The database as a part of {@link InitOptions}. */
export type DatabasePart = (host: Host, config?: DatabaseConfig) => Database;
