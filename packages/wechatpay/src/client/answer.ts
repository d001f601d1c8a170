import type { Bytes } from '../bytes';
import type { TypedFields } from '../typed-fields';

/** What an API answers: typed fields, or the bytes of a file (a bill). */
export type Answer = TypedFields | Bytes;

/** A file as its bytes come, or the answer that says why there is none. */
export type Download =
  | {
      /** To be read to its end, or left with `break`: until then it holds a connection. */
      file: AsyncIterable<Uint8Array>;
      refusal?: undefined;
    }
  | { refusal: TypedFields; file?: undefined };
