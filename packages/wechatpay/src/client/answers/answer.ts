import type { Bytes } from '../../bytes';
import type { TypedFields } from '../../typed-fields';

/** The answer of an API: typed fields, or the bytes of a file (a bill). */
export type Answer = TypedFields | Bytes;

/** A file as a stream of bytes, or the answer that says why there is none. */
export type Download =
  | {
      /** Read it to its end, or leave the loop with `break`: until then it occupies a connection. */
      file: AsyncIterable<Uint8Array>;
      refusal?: undefined;
    }
  | { refusal: TypedFields; file?: undefined };
