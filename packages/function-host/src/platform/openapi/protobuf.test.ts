/** Our messages against those of the library that wx-server-sdk has. */
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { runs } from '@opencloudpay/internal/testing/runs';
import fc from 'fast-check';
import { bytesFields, writeFields } from './protobuf';

interface Reader {
  pos: number;
  len: number;
  uint32(): number;
  bytes(): Uint8Array;
}

interface Writer {
  uint32(value: number): Writer;
  int64(value: number): Writer;
  fixed32(value: number): Writer;
  double(value: number): Writer;
  bytes(value: Uint8Array): Writer;
  finish(): Uint8Array;
}

const sdk = createRequire(join(__dirname, '../../../../emulator/package.json')).resolve('wx-server-sdk');
const { Reader, Writer } = createRequire(sdk)('protobufjs/minimal') as {
  Reader: { create(bytes: Uint8Array): Reader };
  Writer: { create(): Writer };
};

const number = fc.integer({ min: 1, max: 2 ** 28 });
const bytes = fc.uint8Array({ maxLength: 300 });
const hex = (fields: { number: number; value: Uint8Array }[]) =>
  fields.map(({ number: of, value }) => [of, Buffer.from(value).toString('hex')]);

describe('fields of bytes', () => {
  it('are read as the library writes them, among fields of every other kind', () => {
    fc.assert(
      fc.property(
        fc.array(fc.tuple(number, bytes, fc.integer({ min: -(2 ** 53) + 1, max: 2 ** 53 - 1 }))),
        (list) => {
          const writer = Writer.create();
          for (const [of, value, integer] of list) {
            writer.uint32(of * 8 + 2).bytes(value);
            writer.uint32(of * 8).int64(integer);
            writer.uint32(of * 8 + 5).fixed32(7);
            writer.uint32(of * 8 + 1).double(0.5);
          }
          const written = list.map(([of, value]) => ({ number: of, value }));
          expect(hex(bytesFields(writer.finish()))).toEqual(hex(written));
        },
      ),
      { numRuns: runs(50) },
    );
  });

  it('are written as the library reads them', () => {
    fc.assert(
      fc.property(fc.array(fc.record({ number, value: bytes })), (fields) => {
        const reader = Reader.create(writeFields(fields));
        const read = [];
        while (reader.pos < reader.len) read.push({ number: reader.uint32() >>> 3, value: reader.bytes() });
        expect(hex(read)).toEqual(hex(fields));
      }),
      { numRuns: runs(50) },
    );
  });

  it('damaged messages are refused, never read beyond their end', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 40 }), (message) => {
        try {
          bytesFields(message);
        } catch (error) {
          expect(error).toBeInstanceOf(RangeError);
        }
      }),
      { numRuns: runs(150) },
    );
    expect(() => bytesFields(Uint8Array.of(0x0a, 5, 1))).toThrow(RangeError);
    expect(() => bytesFields(new Uint8Array(20).fill(0xff))).toThrow(RangeError);
  });
});
