import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from '@jest/globals';
import { consoleFiles } from './console-files';

it('says how to build the page if it is missing', () => {
  const folder = mkdtempSync(join(tmpdir(), 'console-'));
  const missing = { code: 'NOT_BUILT', message: expect.stringMatching(/is missing in .*npm run build/) };
  try {
    expect(() => consoleFiles(folder)).toThrow(expect.objectContaining(missing));
    expect(() => consoleFiles(join(folder, 'nothing'))).toThrow(expect.objectContaining(missing));
  } finally {
    rmSync(folder, { recursive: true });
  }
});
