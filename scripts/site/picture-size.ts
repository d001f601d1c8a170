import { readFileSync } from 'node:fs';

export interface PictureSize {
  readonly width: number;
  readonly height: number;
}

/** Where a PNG has its width and height: its first chunk is always IHDR. */
const [WIDTH_AT, HEIGHT_AT] = [16, 20];

/**
 * Reads how large a PNG or SVG is, in pixels. A page that says it beforehand keeps the room, and does not jump when the
 * picture arrives.
 *
 * @throws if the file is neither, or says no size
 */
export function pictureSize(file: string): PictureSize {
  const bytes = readFileSync(file);
  if (bytes.toString('latin1', 1, 4) === 'PNG')
    return { width: bytes.readUInt32BE(WIDTH_AT), height: bytes.readUInt32BE(HEIGHT_AT) };
  const [, width, height] = /<svg\b[^>]*\swidth="(\d+)"\s+height="(\d+)"/.exec(bytes.toString('utf8')) ?? [];
  if (!width || !height) throw new Error(`${file} is no PNG and no SVG with width and height.`);
  return { width: Number(width), height: Number(height) };
}
