/** The APIs of WeChat Pay v3 as Markdown, for programs that use the client of `wechatpay-v3` itself. */
import type { Reference } from '../../packages/wechatpay/src/index.ts';
import type {
  AnswerSchema,
  ApiDeclaration,
  ObjectSchema,
  ValueSchema,
} from '../../packages/wechatpay-v3/src/api.ts';
import type { V3Declarations } from '../build/load-declarations.ts';
import { code, table } from './markdown.ts';
import { remark } from './punctuation.ts';
import type { V3ApisLanguage } from './v3-apis-language.ts';

const FORMS = ['direct', 'partner'] as const;

type Form = (typeof FORMS)[number];

/**
 * The page in one language.
 *
 * @throws for a text that is missing in this language
 */
export function writeV3Apis({ apis }: V3Declarations, language: V3ApisLanguage): string {
  const { words, columns, code: languageCode } = language;
  const lines = [
    language.header,
    '',
    ...apis.map(
      ({ name, method, path }) => `- [\`${name}\`](#${name.toLowerCase()}) \`${method} ${path.direct}\``,
    ),
    ...apis.flatMap((api) => ['', ...section(api)]),
  ];
  return `${lines.join('\n')}\n`;

  function section(api: ApiDeclaration): string[] {
    const { name, method, path, summary, document, errors } = api;
    const paths = [...new Set([path.direct, path.partner])].map((one) => code(`${method} ${one}`));
    const documents = FORMS.map((form) => `[${words.document(words[form])}](${document[form]})`);
    const parameters = mergedRows((form) => parameterRows(api, form));
    const answers =
      api.answer.body === 'none' ? [] : mergedRows((form) => answerRows('', api.answer.json[form]));
    const known = Object.entries(errors).map(([error, { status }]) => `${code(error)} ${status}`);
    return [
      `## ${name}`,
      '',
      said(summary, name),
      '',
      [...paths, ...documents].join(' · '),
      '',
      `**${words.parameters}**`,
      '',
      ...(parameters.length > 0 ? table(columns.parameters, parameters) : [words.noParameters]),
      '',
      `**${words.answer}**`,
      '',
      ...(answers.length > 0 ? table(columns.answer, answers) : [words.noAnswer]),
      '',
      words.errors(known),
    ];
  }

  /** Rows of both forms, each once. A row of one form only says which. */
  function mergedRows(rowsOf: (form: Form) => string[][]): string[][] {
    const owners = new Map<string, Form[]>();
    for (const form of FORMS)
      for (const row of rowsOf(form)) {
        const key = JSON.stringify(row);
        owners.set(key, [...(owners.get(key) ?? []), form]);
      }
    return [...owners].map(([key, forms]) => {
      const [name = '', ...others] = JSON.parse(key) as string[];
      const [only, second] = forms;
      return second || !only ? [name, ...others] : [`${name}${remark(languageCode, words[only])}`, ...others];
    });
  }

  function parameterRows({ request }: ApiDeclaration, form: Form): string[][] {
    const { path, query, body } = request[form];
    return [
      ...objectRows('', path, words.path, request.sensitive),
      ...objectRows('', query, words.query, request.sensitive),
      ...objectRows('', body, words.body, request.sensitive),
    ];
  }

  function objectRows(
    before: string,
    schema: ObjectSchema | undefined,
    place: string,
    sensitive: readonly string[] = [],
  ): string[][] {
    const { properties = {}, required = [], anyOf = [] } = schema ?? {};
    return Object.entries(properties).flatMap(([name, inside]) => {
      const path = `${before}${name}`;
      const oneOf = anyOf.includes(name) ? words.oneOf(anyOf.map(code)) : '';
      const needed = required.includes(name) ? words.required : oneOf;
      const rule = inside.type === 'object' ? '' : said({ en: inside.description, zh: inside.zh }, path);
      const encrypted = sensitive.includes(path) ? words.encrypted : '';
      const text = [rule, encrypted].filter((part) => part !== '').join(words.and);
      const isRoot = before === '';
      return [
        [code(path), isRoot ? place : '', words.types[inside.type], needed, text],
        ...insideRows(path, inside, place, sensitive),
      ];
    });
  }

  function insideRows(
    path: string,
    schema: ValueSchema,
    place: string,
    sensitive: readonly string[],
  ): string[][] {
    if (schema.type === 'object') return objectRows(`${path}.`, schema, place, sensitive);
    if (schema.type !== 'array' || schema.items.type !== 'object') return [];
    return objectRows(`${path}[].`, schema.items, place, sensitive);
  }

  function answerRows(before: string, schema: AnswerSchema): string[][] {
    if (schema.type === 'array') return answerRows(`${before.slice(0, -1)}[].`, schema.items);
    if (schema.type !== 'object') return [];
    return Object.entries(schema.properties).flatMap(([name, inside]) => {
      const path = `${before}${name}`;
      const isPlain = inside.type !== 'object' && inside.type !== 'array';
      const values = isPlain && inside.enum ? `${inside.enum.map(code).join(' ')}${words.colon}` : '';
      return [
        [code(path), words.types[inside.type], isPlain ? `${values}${said(inside, path)}` : ''],
        ...answerRows(`${path}.`, inside),
      ];
    });
  }

  function said(texts: Reference | undefined, place: string): string {
    const text = texts?.[languageCode];
    if (text) return text;
    throw new Error(`${place} has no text in '${languageCode}': add it to the declaration.`);
  }
}
