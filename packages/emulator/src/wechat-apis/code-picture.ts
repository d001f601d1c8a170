import { crc32, deflateSync } from 'node:zlib';
import { encode } from 'uqr';

/** A mini program code can only be made by WeChat: the QR code says so to the phone that reads it. */
const TEXT = 'OpenCloudPay emulator, not a real mini program code: ';

/** Characters that still fit into a picture of the smallest width. */
const LONGEST = 300;

/** Modules of white around the code. */
const BORDER = 4;

/**
 * A picture (PNG) in the place of a mini program code.
 *
 * @param target the page that the real code would open
 * @param width pixels
 */
export function codePicture(target: string, width: number): Uint8Array {
  const { data, size } = encode(`${TEXT}${target}`.slice(0, LONGEST), { border: BORDER, ecc: 'L' });
  const scale = size / width;
  const rows = Array.from({ length: width }, (_, y) => {
    const modules = data[Math.floor(y * scale)] ?? [];
    const row = Buffer.alloc(width + 1);
    for (let x = 0; x < width; x += 1) row[x + 1] = modules[Math.floor(x * scale)] ? 0 : 255;
    return row;
  });
  return png(width, Buffer.concat(rows));
}

/** @param rows one byte a pixel, each row after the number of its filter. @see https://www.w3.org/TR/png-3/ */
function png(width: number, rows: Buffer): Buffer {
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(width, 4);
  // Bits of a pixel; the rest are zeros: shades of grey, no interlace.
  header[8] = 8;
  return Buffer.concat([
    Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]),
    chunk('IHDR', header),
    chunk('IDAT', deflateSync(rows)),
    chunk('IEND', Buffer.alloc(0)),
  ]);
}

function chunk(type: string, content: Buffer): Buffer {
  const body = Buffer.concat([Buffer.from(type, 'latin1'), content]);
  const length = Buffer.alloc(4);
  length.writeUInt32BE(content.length);
  const sum = Buffer.alloc(4);
  sum.writeUInt32BE(crc32(body));
  return Buffer.concat([length, body, sum]);
}
