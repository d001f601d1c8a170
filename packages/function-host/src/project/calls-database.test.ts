import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, expect, it } from '@jest/globals';
import { callsDatabase } from './calls-database';

const folders: string[] = [];
afterEach(() => {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true });
});

function project(files: Readonly<Record<string, string>>): string {
  const folder = mkdtempSync(join(tmpdir(), 'calls-database-'));
  folders.push(folder);
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, name)), { recursive: true });
    writeFileSync(join(folder, name), text);
  }
  return folder;
}

const MAIN = 'exports.main = async () => ({});';

it('finds the call in the code of a function, and in the files that it loads', () => {
  expect(
    callsDatabase(
      project({
        'cloudfunctions/a/index.js': MAIN,
        'cloudfunctions/b/index.js': `cloud.database();\n${MAIN}`,
      }),
    ),
  ).toBe(true);
  expect(
    callsDatabase(
      project({
        'cloudfunctions/a/index.js': `require('./lib/db');\n${MAIN}`,
        'cloudfunctions/a/lib/db.js':
          "module.exports = require('wx-server-sdk')\n  .database ({ env: 'a' });",
      }),
    ),
  ).toBe(true);
});

it('finds none in comments, in files that no function loads, and where there is none', () => {
  expect(
    callsDatabase(
      project({
        'cloudfunctions/a/index.js': `// const db = cloud.database();\n${MAIN}`,
        'cloudfunctions/a/test.js': 'cloud.database();',
        'miniprogram/app.js': 'wx.cloud.database();',
      }),
    ),
  ).toBe(false);
});
