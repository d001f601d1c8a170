/**
 * `Buffer` if the types of Node are loaded, else `Uint8Array`, the base of Buffer. So these declarations compile
 * without `@types/node`, which is larger than everything that we install in a cloud function.
 */
export type Bytes = typeof globalThis extends {
  Buffer: { isBuffer(value: unknown): value is infer NodeBuffer };
}
  ? NodeBuffer
  : Uint8Array;
