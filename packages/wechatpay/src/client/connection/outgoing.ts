import type { Agent as HttpAgent, IncomingHttpHeaders } from 'node:http';
import type { Agent as HttpsAgent } from 'node:https';

interface OutgoingFields {
  method: Method;
  text: string;
  headers: Readonly<Record<string, string>>;
  agent: HttpAgent | HttpsAgent;
  timeout: number;
  maxBytes?: number | undefined;
}

/** The methods of WeChat Pay's APIs. A GET has no body. */
export type Method = 'GET' | 'POST';

/**
 * One request, as axios hands it to the adapter. A class, because axios copies plain objects deeply; one object, because axios
 * copies a configuration property by property, twice, and that takes longer than everything else in it.
 */
export class Outgoing {
  readonly method: Method;
  /** The body. */
  readonly text: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly agent: HttpAgent | HttpsAgent;
  /** Milliseconds until the whole answer has arrived, or the headers of a stream. */
  readonly timeout: number;
  /** The most bytes of the answer. Without it the body is a stream. */
  readonly maxBytes: number | undefined;

  constructor({ method, text, headers, agent, timeout, maxBytes }: OutgoingFields) {
    this.method = method;
    this.text = text;
    this.headers = headers;
    this.agent = agent;
    this.timeout = timeout;
    this.maxBytes = maxBytes;
  }
}

/** `data` of axios's response. Its own `headers` are empty: axios compares the name of each with all others. */
export interface Incoming<Body> {
  /** By their names in lower case. */
  readonly headers: IncomingHttpHeaders;
  readonly body: Body;
}
