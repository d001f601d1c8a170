import type { Callbacks } from '../call-styles';
import type { CallHost } from '../host';
import type { Aggregate } from './aggregate';
import type { Change, Comparison, Logic } from './commands';
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

/** A condition on a field, to which others can be chained: `_.gt(1).and(_.lt(5))`, `_.gt(1).lt(5)`. */
export type Condition = { [name in 'and' | 'or' | Comparison]: (...operands: unknown[]) => Condition };

type Operators = { readonly [name: string]: (operand?: unknown) => unknown };

/** `db.command`. */
export type DatabaseCommand = {
  readonly [name in Comparison | Logic]: (...operands: unknown[]) => Condition;
} & {
  readonly [name in Change]: (...operands: unknown[]) => object;
} & {
  readonly expr: (expression: unknown) => object;
  readonly aggregate: Operators;
  readonly project: Operators;
};

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
export type DatabasePart = (host: CallHost, config?: DatabaseConfig) => Database;
