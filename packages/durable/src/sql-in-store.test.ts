import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from '@jest/globals';

it('only the store and the database folder hold SQL', () => {
  const files = readdirSync(__dirname, { recursive: true, encoding: 'utf8' })
    .map((file) => file.replaceAll('\\', '/'))
    .filter((file) => file.endsWith('.ts') && !file.endsWith('.test.ts') && !file.startsWith('testing/'));
  const withSql = files.filter((file) =>
    /from '(kysely|pg|pg-boss|@electric-sql\/pglite)'|\.(selectFrom|updateTable|insertInto|deleteFrom|executeSql)\(/.test(
      readFileSync(join(__dirname, file), 'utf8'),
    ),
  );
  expect(withSql.length).toBeGreaterThan(20);
  expect(withSql.filter((file) => !/^(store|database)\//.test(file))).toEqual([]);
});
