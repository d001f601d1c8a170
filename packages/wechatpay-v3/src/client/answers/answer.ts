import type { JsonObject } from '../../json';

/** The answer of an API. */
export interface Answer {
  /** The HTTP status. */
  readonly status: number;
  /** The JSON of the body; of a refusal `code` and `message`. Left out: a body without content (204). */
  readonly json?: JsonObject;
}

/** A file as a stream of bytes, or the answer that says why there is none. */
export type Download =
  | {
      /** Read it to its end, or leave the loop with `break`: until then it occupies a connection. */
      file: AsyncIterable<Uint8Array>;
      refusal?: undefined;
    }
  | { refusal: Answer; file?: undefined };
