import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, it } from '@jest/globals';
import { pictureSize } from './picture-size.ts';

const images = join(__dirname, '../../docs/images');
const folder = mkdtempSync(join(tmpdir(), 'pictures-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

it('reads the size of a PNG and of an SVG', () => {
  expect(pictureSize(join(images, 'console-timeline-en.png'))).toEqual({ width: 1840, height: 1080 });
  expect(pictureSize(join(images, 'two-ways-zh.svg'))).toEqual({ width: 1136, height: 268 });
});

it('refuses what says no size', () => {
  const file = join(folder, 'a.svg');
  writeFileSync(file, '<svg viewBox="0 0 1 1"></svg>');
  expect(() => pictureSize(file)).toThrow(/no PNG and no SVG with width and height/);
});
