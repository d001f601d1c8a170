/**
 * `Buffer` where the types of Node are loaded, else `Uint8Array`, which every Buffer is. So these declarations compile
 * without `@types/node`, which would weigh more than all that a cloud function installs of ours.
 */
export type Bytes = typeof globalThis extends {
  Buffer: { isBuffer(value: unknown): value is infer NodeBuffer };
}
  ? NodeBuffer
  : Uint8Array;
