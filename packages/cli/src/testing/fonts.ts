import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { inflateSync } from 'node:zlib';

/** The weights that the console uses. */
const WEIGHTS = [400, 500, 600, 700];

/**
 * Writes a fontconfig file that adds a Chinese font to the machine's fonts. Without one, Chinese texts are boxes, and
 * tests of layouts measure boxes.
 *
 * @param folder where the file and the fonts are kept
 * @param latin a folder of fonts for machines that have none
 * @returns the path of the file, for `FONTCONFIG_FILE`
 */
export function fontConfiguration(folder: string, latin: string): string {
  const chinese = join(folder, 'chinese-fonts');
  mkdirSync(chinese, { recursive: true });
  const files = join(dirname(require.resolve('@fontsource/noto-sans-sc/package.json')), 'files');
  for (const weight of WEIGHTS) {
    const woff = readFileSync(join(files, `noto-sans-sc-chinese-simplified-${weight}-normal.woff`));
    writeFileSync(join(chinese, `noto-sans-sc-${weight}.ttf`), sfntOf(woff));
  }
  const path = join(folder, 'fonts.conf');
  writeFileSync(
    path,
    `<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "urn:fontconfig:fonts.dtd">
<fontconfig>
  <include ignore_missing="yes">/etc/fonts/fonts.conf</include>
  <dir>${latin}</dir>
  <dir>${chinese}</dir>
  <cachedir>${join(folder, 'font-cache')}</cachedir>
</fontconfig>
`,
  );
  return path;
}

/**
 * The TrueType font inside a WOFF file. Chromium takes WOFF from web pages only, not from fontconfig.
 *
 * @see https://www.w3.org/TR/WOFF/#OverallStructure
 */
function sfntOf(woff: Buffer): Buffer {
  const count = woff.readUInt16BE(12);
  const header = Buffer.alloc(12 + 16 * count);
  woff.copy(header, 0, 4, 8);
  header.writeUInt16BE(count, 4);
  const power = 2 ** Math.floor(Math.log2(count));
  header.writeUInt16BE(power * 16, 6);
  header.writeUInt16BE(Math.log2(power), 8);
  header.writeUInt16BE((count - power) * 16, 10);
  const tables: Buffer[] = [];
  let end = header.length;
  for (let index = 0; index < count; index += 1) {
    const entry = woff.subarray(44 + 20 * index, 64 + 20 * index);
    const [offset, packed, size] = [entry.readUInt32BE(4), entry.readUInt32BE(8), entry.readUInt32BE(12)];
    const stored = woff.subarray(offset, offset + packed);
    const table = packed < size ? inflateSync(stored) : stored;
    const at = 12 + 16 * index;
    entry.copy(header, at, 0, 4);
    entry.copy(header, at + 4, 16, 20);
    header.writeUInt32BE(end, at + 8);
    header.writeUInt32BE(size, at + 12);
    const padding = Buffer.alloc((4 - (size % 4)) % 4);
    tables.push(table, padding);
    end += size + padding.length;
  }
  return Buffer.concat([header, ...tables]);
}
