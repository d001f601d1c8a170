import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { both, type ReferencePage, type Section } from './page.ts';

/** The keys `$…` of the tables in a source: `$match: matchStage,` and `case '$and':`. */
function namesOf(source: string): string[] {
  return [...source.matchAll(/^ +(?:case ')?(\$\w+)(?:':| ?[:(])/gm)].map(([, name = '']) => name);
}

function listed(
  title: Section['title'],
  about: Section['about'],
  names: readonly string[],
  lines: readonly string[],
): Section {
  const text = [...new Set(names)].sort((a, b) => a.localeCompare(b, 'en')).map((name) => `\`${name}\``);
  return {
    ...(title && { title }),
    about: both(
      `${about?.en}\n\n${text.join(' ')}${lines.length > 0 ? `\n\n${lines[0]}` : ''}`,
      `${about?.zh}\n\n${text.join(' ')}${lines.length > 1 ? `\n\n${lines[1]}` : ''}`,
    ),
    columns: [],
    rows: [],
  };
}

/** What `cloud.database()` can do, by the names of MongoDB, which CloudBase's commands become. */
export function databasePage(root: string): ReferencePage {
  const sourceOf = (file: string) => readFileSync(join(root, 'packages', file), 'utf8');
  const language = (file: string) => sourceOf(`database/src/language/${file}`);
  const namesIn = (file: string) => namesOf(language(file));
  const actions = [...sourceOf('contracts/src/document-actions.ts').matchAll(/'(database\.\w+)',/g)].map(
    ([, name = '']) => name,
  );
  const groups = ['logic', 'arithmetic', 'arrays', 'sets', 'objects', 'strings', 'dates', 'conversions'];
  // Each of these has the sentence by which it is refused.
  const refusedQueries = [...language('filter/filter.ts').matchAll(/^ +(\$\w+): ['"`]/gm)].map(
    ([, name = '']) => name,
  );
  const refused = /'(\$out [^']+)' \+\s*'([^']+)'/.exec(language('pipeline/compile.ts'));
  return {
    name: 'database-operations',
    title: both('Database operations', '数据库操作'),
    about: both(
      'What `cloud.database()` understands, written by `npm run docs` from the tables of the code. Names are MongoDB’s: `_.gt(1)` of CloudBase is `$gt`, `db.command.aggregate.sum` is `$sum`, the stage `.match()` is `$match`. Differences: [the database](../database.md#what-is-and-is-not-like-cloudbase).',
      '`cloud.database()` 支持的操作，由 `npm run docs` 根据代码中的表生成。名称采用 MongoDB 的写法：云开发的 `_.gt(1)` 即 `$gt`，`db.command.aggregate.sum` 即 `$sum`，聚合阶段 `.match()` 即 `$match`。不同之处见[云数据库](../database.zh-CN.md#与云开发的异同)。',
    ),
    sections: [
      listed(
        both('Actions', '动作'),
        both(
          'What the SDKs send, to [`POST /v1/database`](routes.md).',
          'SDK 发送给 [`POST /v1/database`](routes.zh-CN.md) 的动作。',
        ),
        actions,
        [],
      ),
      listed(
        both('Queries', '查询'),
        both('In `where()`, `$match`, and permissions.', '用于 `where()`、`$match` 和权限。'),
        [
          ...namesIn('filter/filter-operators.ts'),
          ...namesIn('filter/filter.ts'),
          '$near',
          '$nearSphere',
        ].filter((name) => !refusedQueries.includes(name)),
        [],
      ),
      listed(
        both('Updates', '更新'),
        both('In `update()` and `set()`.', '用于 `update()` 和 `set()`。'),
        [...namesIn('update/update-operators.ts'), '$rename'],
        [],
      ),
      listed(
        both('Stages of an aggregation', '聚合阶段'),
        both('In `aggregate()`.', '用于 `aggregate()`。'),
        [...namesIn('pipeline/compile.ts'), '$sort'],
        refused
          ? [
              `Refused, with a sentence that says so: ${`${refused[1]}${refused[2]}`
                .split(' ')
                .map((name) => `\`${name}\``)
                .join(' ')}`,
              `会被拒绝并说明原因的阶段：${`${refused[1]}${refused[2]}`
                .split(' ')
                .map((name) => `\`${name}\``)
                .join(' ')}`,
            ]
          : [],
      ),
      listed(
        both('Accumulators', '累加器'),
        both('In `group()`, and as expressions.', '用于 `group()`，也可用作表达式。'),
        namesIn('expressions/accumulators.ts'),
        [],
      ),
      listed(
        both('Expressions', '表达式'),
        both(
          'In `project()`, `addFields()`, `$expr` and others.',
          '用于 `project()`、`addFields()`、`$expr` 等。',
        ),
        groups.flatMap((group) => namesIn(`expressions/${group}.ts`)),
        [],
      ),
    ],
  };
}
