/** The English of code, comments and documents: words that a reader with English as a second language stumbles over. */
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from '@jest/globals';

const root = join(__dirname, '..');

/** The word, and what to write instead. */
const WORDS: ReadonlyArray<readonly [RegExp, string]> = [
  [/\b(?:some|any|every)body\b/i, 'the person: the user, the operator, an attacker'],
  [/\bnobody\b(?!['`/])/i, 'no user, no program; or the passive'],
  [/\bwhoever\b/i, 'the person: the user, the operator, an attacker'],
  [/\bof which\b/i, 'two sentences'],
  [/\b(?:is|are|was|were) told of\b/i, 'reports, is notified'],
  [/\basked about\b/i, 'queries'],
  [/\bas well\b(?! as)/i, 'also, too'],
];

/** Made-up names of tests, PostgreSQL's user, and the words of others. */
const EXEMPT = [
  /(?:'|\/|const |\()nobody\b/,
  /or (?:else as )?nobody\b/,
  /scripts\/words\.test\.ts/,
  /^(?:.*\/)?(?:CHANGELOG|LICENSE)/,
];

function trackedFiles(): string[] {
  const { stdout } = spawnSync('git', ['ls-files'], { cwd: root, encoding: 'utf8' });
  return stdout
    .split('\n')
    .filter((file) => /\.(?:ts|tsx|mjs|cjs|js|md)$/.test(file) && !/fixtures\/|zh-CN/.test(file));
}

it('says who does something, in short sentences', () => {
  const files = trackedFiles();
  expect(files.length).toBeGreaterThan(1000);
  const found = files.flatMap((file) =>
    readFileSync(join(root, file), 'utf8')
      .split('\n')
      .flatMap((line, index) =>
        WORDS.filter(
          ([word]) => word.test(line) && !EXEMPT.some((one) => one.test(line) || one.test(file)),
        ).map(([word, instead]) => `${file}:${index + 1} has ${word.exec(line)?.[0]}: write ${instead}`),
      ),
  );
  expect(found).toEqual([]);
});
