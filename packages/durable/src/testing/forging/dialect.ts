import type { IncomingMessage } from 'node:http';

/** A payment or a refund in the books of the loopback WeChat Pay, by v2's names. */
export type Entry = Record<string, string | number>;

/** A query of an order or a refund, by v2's names. */
export interface Query {
  readonly api: 'queryOrder' | 'queryRefund';
  readonly request: Readonly<Record<string, string>>;
}

/** An answer on the wire. */
export interface Message {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** How one version of the protocol writes on the wire. */
export interface Dialect {
  /** @throws if the request is not signed as it should be */
  read(incoming: IncomingMessage, body: string): Query;
  /** The answer of WeChat Pay, with its signature. */
  genuine(query: Query, fields: Entry): Message;
  /**
   * What an attacker without a key can write.
   *
   * @param way one of several, if there are several. Default: each time another one
   */
  forged(query: Query, fields: Readonly<Record<string, string | undefined>>, way?: number): Message;
}
