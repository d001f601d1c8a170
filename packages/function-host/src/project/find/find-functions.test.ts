import { realpathSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { hostErrorOf } from '../../testing/failure-of';
import { foldersForTests } from '../../testing/temporary-functions';
import { findFunctions } from './find-functions';

const folderOf = foldersForTests();

describe('findFunctions', () => {
  it('takes each direct subfolder with an index file or a package.json that names main, by the folder’s name', () => {
    const folder = folderOf({
      'pay/index.js': '',
      'refund/index.mjs': '',
      'bill/index.cjs': '',
      'by-main/package.json': '{ "main": "src/start.js" }',
      'main-before-index/package.json': '{ "main": "lib/start" }',
      'main-before-index/lib/start.js': '',
      'main-before-index/index.js': '',
      'stale-main/package.json': '{ "main": "app.js" }',
      'stale-main/index.js': '',
      'no-main/package.json': '{ "name": "x" }',
      'only/nested/index.js': '',
      'node_modules/index.js': '',
      '.hidden/index.js': '',
      'index.js': '',
    });
    const found = [...findFunctions(folder).values()].map(({ name, entry }) => [name, entry]);
    expect(found).toEqual([
      ['bill', 'index.cjs'],
      ['by-main', 'src/start.js'],
      ['main-before-index', 'lib/start'],
      ['pay', 'index.js'],
      ['refund', 'index.mjs'],
      ['stale-main', 'index.js'],
    ]);
  });

  it('follows symbolic links, so that paths are those by which Node names the modules', () => {
    const folder = folderOf({ 'real/index.js': '' });
    symlinkSync(join(folder, 'real'), join(folder, 'linked'));
    expect(findFunctions(folder).get('linked')?.path).toBe(realpathSync(join(folder, 'real')));
  });

  it('reads the time limit of config.json, in seconds', () => {
    const folder = folderOf({
      'pay/index.js': '',
      'pay/config.json': '{ "timeout": 20, "permissions": {} }',
    });
    expect(findFunctions(folder).get('pay')?.timeLimit).toBe(20_000);
  });

  it.each([
    ['config.json', '{ "timeout": "20" }', /config\.json has a timeout that is not a number of seconds/],
    ['config.json', '{ "timeout": 0 }', /timeout/],
    [
      'config.json',
      '{ "permissions": { "openapi": "wxacode.get" } }',
      /permissions\.openapi that is not a list/,
    ],
    ['config.json', '{ nonsense', /config\.json cannot be read as JSON/],
    ['config.json', 'null', /config\.json is not a JSON object/],
    ['package.json', '{ nonsense', /package\.json cannot be read as JSON/],
  ])('keeps the problem of one function for its callers: %s %s', (file, content, problem) => {
    const folder = folderOf({ 'bad/index.js': '', [`bad/${file}`]: content, 'good/index.js': '' });
    const functions = findFunctions(folder);
    expect(functions.get('bad')?.problem?.en).toMatch(problem);
    expect(functions.get('good')?.problem).toBeUndefined();
  });

  it('reports a folder that is missing or has no functions, with the next step', () => {
    const folder = folderOf({ 'notes.txt': '', 'empty/readme.md': '' });
    const empty = hostErrorOf(() => findFunctions(folder));
    expect(empty.code).toBe('FOLDER_EMPTY');
    expect(empty.message).toMatch(/holds no functions.*create for example .*index\.js.*exports\.main/);
    const missing = hostErrorOf(() => findFunctions(join(folder, 'nowhere')));
    expect(missing.code).toBe('FOLDER_MISSING');
    expect(missing.message).toMatch(/There is no folder .*Create it/);
    const file = hostErrorOf(() => findFunctions(join(folder, 'notes.txt')));
    expect(file.code).toBe('FOLDER_MISSING');
    expect(file.message).toMatch(/notes\.txt is a file: name the folder of the project/);
  });

  it('names the right folder if one function was named instead of all', () => {
    const folder = folderOf({ 'pay/index.js': '' });
    const error = hostErrorOf(() => findFunctions(join(folder, 'pay')));
    expect(error.code).toBe('FOLDER_EMPTY');
    expect(error.message).toMatch(
      new RegExp(`is a function itself: name the folder that it is in, ${folder},`),
    );
  });
});
