import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';

describe('the entries', () => {
  it('load no framework: the application provides it', () => {
    const sources = readdirSync(__dirname).filter((file) => !file.endsWith('.test.ts'));
    const loaded = sources.flatMap((file) => {
      const text = readFileSync(join(__dirname, file), 'utf8').replace(/^ \*.*$/gm, '');
      return [...text.matchAll(/^import (?!type )[^;]*?from '([^.'][^']*)'|import\('([^.'][^']*)'\)/gms)].map(
        ([, statically, lazily]) => statically ?? lazily,
      );
    });
    expect(sources.length).toBeGreaterThan(7);
    // The build puts `internal` into the package.
    expect(loaded.filter((name) => name !== '@opencloudpay/internal')).toEqual(['@hono/node-server']);
  });
});
