import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { endedAfterEach } from './clean-up';

/**
 * A folder of functions that a test writes itself: files that tools could not read (syntax errors), and functions
 * with their own node_modules, which git ignores.
 *
 * @param files contents by path in the folder: `{ 'pay/index.js': 'exports.main = …' }`
 */
export function temporaryFunctions(files: Readonly<Record<string, string>>): {
  folder: string;
  remove(): void;
} {
  const folder = mkdtempSync(join(tmpdir(), 'functions-'));
  for (const [path, content] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), content);
  }
  return { folder, remove: () => rmSync(folder, { recursive: true, force: true }) };
}

/** Makes folders as {@link temporaryFunctions} does, and removes them after each test. */
export function foldersForTests(): (files: Readonly<Record<string, string>>) => string {
  const afterTest = endedAfterEach();
  return (files) => {
    const { folder, remove } = temporaryFunctions(files);
    afterTest(remove);
    return folder;
  };
}
