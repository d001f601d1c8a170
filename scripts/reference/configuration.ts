import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { loadBundled } from './load-bundled.ts';
import { type Both, both, type ReferencePage, type Section } from './page.ts';

interface Limits {
  readonly least?: number;
  readonly most?: number;
}

interface Key {
  readonly key: string;
  readonly variables: readonly string[];
  readonly limits?: Limits;
}

/** What a JSON schema says of one value. */
interface Schema {
  readonly type?: string | readonly string[];
  readonly enum?: readonly unknown[];
  readonly anyOf?: readonly Schema[];
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly items?: Schema;
  readonly additionalProperties?: Schema | boolean;
  readonly minimum?: number;
  readonly maximum?: number;
}

interface Sources {
  readonly keys: Readonly<Record<'gateway' | 'serve', readonly Key[]>>;
  readonly schemas: Readonly<Record<string, Schema>>;
}

const SOURCES = `
import { keysOf } from './server/src/configuration/keys';
import { configuration } from './server/src/configuration/schema';
import { serveConfiguration } from './server/src/configuration/serve/serve-schema';
import { JSON_SCHEMAS } from './server/src/configuration/json-schemas';
export const keys = { gateway: keysOf(configuration), serve: keysOf(serveConfiguration) };
export const schemas = JSON_SCHEMAS;
`;

/** The rows of the tables of keys in a guide: the meaning of each key, with links as they work from this folder. */
function meaningsOf(root: string, file: string): Map<string, string> {
  const rows = readFileSync(join(root, 'docs', file), 'utf8').matchAll(
    /^\| `([a-z$][\w.<>[\]]*)` \|[^|]*\| ((?:[^|\n]|\\\|)+) \|$/gm,
  );
  return new Map(
    [...rows].map(([, key = '', meaning = '']) => [
      key,
      meaning
        .replaceAll('\\|', '|')
        .replace(/\]\(#/g, `](../${file}#`)
        .replace(/\]\((?!\.\.\/|https?:)/g, '](../'),
    ]),
  );
}

/** The schema of a key such as `merchants[].apiKey`. */
function schemaOf(schema: Schema | undefined, key: string): Schema | undefined {
  if (schema === undefined || key === '') return schema;
  const forms = [schema, ...(schema.anyOf ?? [])];
  if (key.startsWith('[]')) {
    const rest = key.slice(2).replace(/^\./, '');
    return forms.map(({ items }) => schemaOf(items, rest)).find((found) => found !== undefined);
  }
  const [, name = '', rest = ''] = /^([\w$<>]+)\.?(.*)$/.exec(key) ?? [];
  return forms
    .map((form) => {
      const { properties = {}, additionalProperties } = form;
      const inner = name.startsWith('<')
        ? typeof additionalProperties === 'object'
          ? additionalProperties
          : undefined
        : properties[name];
      return schemaOf(inner, rest);
    })
    .find((found) => found !== undefined);
}

const TYPES: Readonly<Record<string, Both>> = {
  string: both('text', '字符串'),
  integer: both('integer', '整数'),
  number: both('number', '数字'),
  boolean: both('`true` or `false`', '`true` 或 `false`'),
  array: both('list', '列表'),
  object: both('object', '对象'),
};

const isSecret = ({ anyOf = [] }: Schema) =>
  anyOf.some(({ properties = {} }) => 'file' in properties) && anyOf.some(({ type }) => type === 'string');

/** The kind of value that a key takes. */
function typeOf(schema: Schema | undefined, limits: Limits | undefined): Both {
  if (schema === undefined) return both('', '');
  if (schema.enum) {
    const values = schema.enum.map((value) => `\`${String(value)}\``).join(' ');
    return both(values, values);
  }
  const { least = schema.minimum, most = schema.maximum } = limits ?? {};
  if (isSecret(schema)) return both('secret', '机密');
  const types = [schema, ...(schema.anyOf ?? [])].flatMap(({ type = [] }) => type);
  const named = [...new Set(types)].map((type) => TYPES[type] ?? both(type, type));
  const range =
    least === undefined || most === undefined || most >= Number.MAX_SAFE_INTEGER ? '' : `, ${least}–${most}`;
  return both(
    `${named.map(({ en }) => en).join(' or ')}${range}`,
    `${named
      .map(({ zh }) => zh)
      .join('或')
      .replaceAll('`或', '` 或')
      .replaceAll('或`', '或 `')}${range.replace(', ', '，')}`,
  );
}

function sectionOf(
  root: string,
  title: Both,
  keys: readonly Key[],
  schema: Schema | undefined,
  guide: 'gateway' | 'serve',
): Section {
  const meanings = { en: meaningsOf(root, `${guide}.md`), zh: meaningsOf(root, `${guide}.zh-CN.md`) };
  return {
    title,
    columns: [both('key', '配置项'), both('takes', '取值'), both('meaning', '含义')],
    rows: keys
      .filter(({ key }) => meanings.en.has(key))
      .map(({ key, variables, limits }) => {
        const named = variables.map((variable) => `\`${variable}\``);
        const meaning = meanings.en.get(key) ?? '';
        return [
          `\`${key}\``,
          typeOf(schemaOf(schema, key), limits),
          both(
            named.length > 0
              ? `${meaning}.<br>Variable: ${named.join(' or ')}`.replace('..<br>', '.<br>')
              : meaning,
            `${meanings.zh.get(key)}${named.length > 0 ? `<br>变量：${named.join(' 或 ')}` : ''}`,
          ),
        ];
      }),
  };
}

/** Every key of both configuration files: kind and limits from the readers, meanings from the guides. */
export async function configurationPage(root: string): Promise<ReferencePage> {
  const { keys, schemas } = await loadBundled<Sources>(root, 'configuration', SOURCES);
  return {
    name: 'configuration',
    title: both('Configuration', '配置'),
    about: both(
      'Every key of `gateway.json` and `cloudpay.json`, written by `npm run docs` from the readers that check the files. A *secret* is a text, `{ "file": "…" }` or `{ "env": "NAME" }`; its variable may end in `_FILE`. Times are milliseconds unless the key says otherwise. How they work together: [the gateway](../gateway.md#configuration), [`cloudpay serve`](../serve.md#configuration). The variables of functions: [README](../../README.md#the-account).',
      '`gateway.json` 和 `cloudpay.json` 的全部配置项，由 `npm run docs` 根据检查这些文件的代码生成。*机密*可以是值本身、`{ "file": "…" }` 或 `{ "env": "变量名" }`，其变量名可以加 `_FILE`。时间的单位是毫秒，除非另有说明。各项如何配合：[网关](../gateway.zh-CN.md#配置)、[`cloudpay serve`](../serve.zh-CN.md#配置)。云函数的变量：[README](../../README.zh-CN.md#商户配置)。',
    ),
    sections: [
      sectionOf(
        root,
        both('gateway.json', 'gateway.json'),
        keys.gateway,
        schemas['gateway.schema.json'],
        'gateway',
      ),
      {
        ...sectionOf(
          root,
          both('cloudpay.json', 'cloudpay.json'),
          keys.serve,
          schemas['cloudpay.schema.json'],
          'serve',
        ),
        about: both(
          'Besides these, the keys of `gateway.json` above, with [four differences](../serve.md#configuration).',
          '除此之外还有上面 `gateway.json` 的配置项，[有四点不同](../serve.zh-CN.md#配置)。',
        ),
      },
    ],
  };
}
