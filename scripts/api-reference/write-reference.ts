/**
 * The API reference as Markdown, from the declarations that the client, the validators and the types are made of:
 * it cannot say what the code does not do.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { camelCase } from '../../packages/cloudpay/src/convert-case.ts';
import type {
  AnswerFields,
  ApiDeclaration,
  ContentObject,
  ParameterSchema,
} from '../../packages/wechatpay/src/index.ts';
import type { Declarations } from '../load-declarations.ts';

/** What differs between the languages that the reference is written in. */
export interface Language {
  readonly header: string;
  readonly columns: { readonly parameters: readonly string[]; readonly results: readonly string[] };
  readonly words: {
    readonly parameters: string;
    readonly results: string;
    readonly certificate: string;
    readonly noCertificate: string;
    readonly signature: string;
    readonly document: string;
    readonly required: string;
    readonly oneOf: (names: readonly string[]) => string;
    readonly optional: string;
    readonly filledIn: string;
    readonly integer: string;
    readonly text: string;
    readonly json: string;
    readonly object: string;
    readonly commonTitle: string;
    readonly commonResultsTitle: string;
    readonly nothingElse: string;
    readonly fieldsOf: (name: string) => string;
    readonly or: string;
  };
  /** A text of the declarations in this language; throws for one that has not been translated. */
  say(text: string): string;
  /** What an API does, in this language; throws where the English has changed since it was translated. */
  summary(name: string, english: string): string;
  readonly common: readonly FacadeParameter[];
  readonly callback: readonly FacadeParameter[];
  readonly payment: string;
  readonly file: string;
}

/** A parameter of CloudPay's own, which no API of WeChat Pay declares. */
type FacadeParameter = readonly [name: string, type: 'text' | 'integer' | 'object', description: string];

export interface Documented extends Pick<Declarations, 'apis' | 'commonAnswers'> {
  /** The doc comment of each, by the API's name. */
  summaries: ReadonlyMap<string, string>;
}

/** Parameters that CloudPay fills in where the caller leaves them out. */
const FILLED_IN = new Set(['trade_type', 'spbill_create_ip']);

export function writeReference({ apis, commonAnswers, summaries }: Documented, language: Language): string {
  const { words, columns, say } = language;
  const lines = [
    language.header,
    '',
    ...apis.map(({ name, path }) => `- [\`${name}\`](#${name.toLowerCase()}) \`${path}\``),
    '',
    `## ${words.commonTitle}`,
    '',
    ...table(columns.parameters, language.common.map(handWritten)),
    '',
    `## ${words.commonResultsTitle}`,
    '',
    ...table(columns.results, resultRows(commonAnswers)),
  ];
  for (const api of apis) lines.push('', ...section(api));
  return `${lines.join('\n')}\n`;

  function section(api: ApiDeclaration): string[] {
    const { request, answer } = api;
    const callback = 'notify_url' in request.properties ? language.callback.map(handWritten) : [];
    const contents = Object.entries(request.properties).flatMap(([name, schema]) => contentOf(name, schema));
    const results = [
      ...(api.name === 'unifiedOrder' ? [['`payment`', words.object, language.payment]] : []),
      ...(answer.body === 'file' ? [['`data`', words.text, language.file]] : []),
      ...resultRows(answer.fields),
    ];
    return [
      `## ${api.name}`,
      '',
      language.summary(api.name, summaries.get(api.name) ?? ''),
      '',
      [
        `\`POST ${api.path}\``,
        api.certificate ? words.certificate : words.noCertificate,
        `${words.signature} ${api.signTypes.join(` ${words.or} `)}`,
        `[${words.document}](${api.document})`,
      ].join(' · '),
      '',
      `**${words.parameters}**`,
      '',
      ...table(columns.parameters, [...parameterRows(request), ...callback]),
      ...contents,
      '',
      `**${words.results}**`,
      '',
      ...(results.length > 0 ? table(columns.results, results) : [words.nothingElse]),
    ];
  }

  function parameterRows(
    request: Pick<ApiDeclaration['request'], 'properties' | 'required' | 'anyOf'>,
  ): string[][] {
    const needed = (name: string) => {
      if (FILLED_IN.has(name)) return words.filledIn;
      if (request.required.includes(name)) return words.required;
      return request.anyOf?.includes(name) ? words.oneOf(request.anyOf.map(code)) : words.optional;
    };
    return Object.entries(request.properties)
      .filter(([name]) => name !== 'notify_url')
      .map(([name, schema]) => [bothSpellings(name), kindOf(schema), needed(name), say(schema.description)]);
  }

  function contentOf(name: string, schema: ParameterSchema): string[] {
    const content = schema.type === 'string' ? schema.contentSchema : undefined;
    if (!content) return [];
    const item: ContentObject = content.type === 'array' ? content.items : content;
    return ['', words.fieldsOf(bothSpellings(name)), '', ...table(columns.parameters, parameterRows(item))];
  }

  function resultRows(fields: AnswerFields): string[][] {
    return Object.entries(fields).map(([name, field]) => [
      // `errCode` is CloudPay's own and always 0.
      name === 'err_code' ? '`err_code`' : bothSpellings(name),
      field.type === 'integer' ? words.integer : words.text,
      field.enum ? `${field.enum.map(code).join(' ')}: ${say(field.description)}` : say(field.description),
    ]);
  }

  function handWritten([name, type, description]: FacadeParameter): string[] {
    return [bothSpellings(name), words[type], '', description];
  }

  function kindOf(schema: ParameterSchema): string {
    if (schema.type === 'integer') return words.integer;
    return schema.contentSchema || schema.contentMediaType ? words.json : words.text;
  }
}

/** `out_trade_no` → "`outTradeNo` `out_trade_no`"; one where both are the same. */
function bothSpellings(name: string): string {
  const camel = camelCase(name);
  return camel === name ? code(name) : `${code(camel)} ${code(name)}`;
}

function code(text: string): string {
  return `\`${text}\``;
}

function table(columns: readonly string[], rows: readonly (readonly string[])[]): string[] {
  const cell = (text: string) => text.replaceAll('|', '\\|');
  return [columns, columns.map(() => '---'), ...rows].map(
    (row, index) => `| ${row.map((text) => (index === 1 ? text : cell(text))).join(' | ')} |`,
  );
}

/** The doc comment over each declaration, as one text: its paragraphs apart, its lines joined. */
export function summariesIn(folder: string): Map<string, string> {
  const summaries = new Map<string, string>();
  for (const file of readdirSync(folder)) {
    const source = readFileSync(join(folder, file), 'utf8');
    const match = /\/\*\*(?<comment>(?:(?!\*\/)[\s\S])*)\*\/\s*export const (?<name>\w+) = defineApi\(/.exec(
      source,
    );
    const { name, comment } = match?.groups ?? {};
    if (name && comment) summaries.set(name, textOf(comment));
  }
  return summaries;
}

function textOf(comment: string): string {
  const lines = comment.split('\n').map((line) => line.replace(/^\s*\*? ?/, '').trim());
  return lines
    .join('\n')
    .trim()
    .split(/\n{2,}/)
    .map((paragraph) => paragraph.replaceAll('\n', ' '))
    .join('\n\n');
}
