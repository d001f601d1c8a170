/**
 * The two kinds of protobuf fields that wx-server-sdk's messages have: integers, and bytes (texts, nested messages). A
 * library for the whole format would be larger than all of this folder.
 *
 * @see https://protobuf.dev/programming-guides/encoding/
 */

const VARINT = 0;
const LENGTH_DELIMITED = 2;

/** The sizes of fields with a fixed length, by wire type. They are passed over. */
const FIXED: Readonly<Record<number, number>> = { 1: 8, 5: 4 };

/** A field of a message, as bytes. */
export interface BytesField {
  number: number;
  value: Uint8Array;
}

/**
 * The fields of a message that are bytes, in sequence; integers are passed over.
 *
 * @throws {RangeError} if the bytes are no message
 */
export function bytesFields(message: Uint8Array): BytesField[] {
  const fields: BytesField[] = [];
  let at = 0;
  const varint = (): number => {
    let value = 0;
    for (let factor = 1; ; factor *= 128) {
      const byte = message[at++];
      if (byte === undefined || factor > 2 ** 63) throw new RangeError('The message ends inside of a field.');
      value += (byte & 0x7f) * factor;
      if (byte < 0x80) return value;
    }
  };
  const take = (length: number): Uint8Array => {
    if (length > message.length - at) throw new RangeError('The message ends inside of a field.');
    at += length;
    return message.subarray(at - length, at);
  };
  while (at < message.length) {
    const tag = varint();
    const type = tag % 8;
    if (type === LENGTH_DELIMITED) fields.push({ number: Math.floor(tag / 8), value: take(varint()) });
    else if (type === VARINT) varint();
    else {
      const size = FIXED[type];
      if (size === undefined) throw new RangeError('The message has a field of an unknown kind.');
      take(size);
    }
  }
  return fields;
}

/** Writes fields of bytes as a message. */
export function writeFields(fields: readonly BytesField[]): Uint8Array {
  const parts = fields.flatMap(({ number, value }) => [
    varintOf(number * 8 + LENGTH_DELIMITED),
    varintOf(value.length),
    value,
  ]);
  return Buffer.concat(parts);
}

function varintOf(value: number): Uint8Array {
  const bytes: number[] = [];
  let rest = value;
  for (; rest >= 0x80; rest = Math.floor(rest / 128)) bytes.push((rest % 128) + 0x80);
  return Uint8Array.from([...bytes, rest]);
}
