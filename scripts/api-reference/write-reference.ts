/**
 * The API reference as Markdown, from the declarations that the client, the validators and the types use, so that
 * it always agrees with the code.
 */
import { camelCase } from '../../packages/cloudpay/src/convert-case.ts';
import type {
  AnswerFields,
  ApiDeclaration,
  ContentObject,
  ParameterSchema,
  Reference,
} from '../../packages/wechatpay/src/index.ts';
import { type LanguageCode, type Needed, neededBy } from '../api-types/needed.ts';
import type { Declarations } from '../build/load-declarations.ts';
import { code, table } from './markdown.ts';
import { colonOf } from './punctuation.ts';

/** The texts that differ between the languages of the reference. */
export interface Language {
  readonly code: LanguageCode;
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
    readonly filledIn: (value: string) => string;
    readonly notBy: (needed: string, apis: readonly string[]) => string;
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
  readonly payment: string;
  readonly file: string;
}

/**
 * The reference in one language.
 *
 * @throws for a declaration that lacks its text in this language
 */
export function writeReference(declarations: Declarations, language: Language): string {
  const { apis, commonAnswers, commonCallParameters, callbackParameters } = declarations;
  const { words, columns, code: languageCode } = language;
  const lines = [
    language.header,
    '',
    ...apis.map(({ name, path }) => `- [\`${name}\`](#${name.toLowerCase()}) \`${path}\``),
    '',
    `## ${words.commonTitle}`,
    '',
    ...table(columns.parameters, commonRows()),
    '',
    `## ${words.commonResultsTitle}`,
    '',
    ...table(columns.results, resultRows(commonAnswers)),
  ];
  for (const api of apis) lines.push('', ...section(api));
  return `${lines.join('\n')}\n`;

  function section(api: ApiDeclaration): string[] {
    const { request, answer } = api;
    const callback = api.notifies ? callbackRows(api) : [];
    const contents = Object.entries(request.properties).flatMap(([name, schema]) =>
      contentOf(api, name, schema),
    );
    const results = [
      ...(answer.payable ? [['`payment`', words.object, language.payment]] : []),
      ...(answer.body === 'file' ? [['`data`', words.text, language.file]] : []),
      ...resultRows(answer.fields),
    ];
    return [
      `## ${api.name}`,
      '',
      said(api.summary, api.name),
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
      ...table(columns.parameters, [...parameterRows(api), ...callback]),
      ...contents,
      '',
      `**${words.results}**`,
      '',
      ...(results.length > 0 ? table(columns.results, results) : [words.nothingElse]),
    ];
  }

  function parameterRows(api: ApiDeclaration): string[][] {
    return Object.entries(api.request.properties)
      .filter(([name]) => name !== 'notify_url')
      .map(([name, schema]) => [
        bothSpellings(name),
        kindOf(schema),
        neededIn(neededBy(api, name, declarations, languageCode)),
        wordsOf(schema, `${api.name}.${name}`),
      ]);
  }

  function neededIn(needed: Needed): string {
    switch (needed.kind) {
      case 'always':
        return words.required;
      case 'never':
        return words.optional;
      case 'one-of':
        return words.oneOf(needed.names.map(code));
      case 'filled-in':
        return words.filledIn(needed.with);
      case 'condition':
        return needed.text;
    }
  }

  /** For parameters of every call, names the APIs whose calls do not need them. */
  function commonRows(): string[][] {
    return Object.entries(commonCallParameters).map(([name, { type, description, needed }]) => {
      const whole = apis.filter(({ account }) => account === 'whole').map((api) => code(api.name));
      const text = needed ? said(needed, name) : words.optional;
      return [
        bothSpellings(name),
        words[type],
        name === 'sub_mch_id' ? words.notBy(text, whole) : text,
        said(description, name),
      ];
    });
  }

  function callbackRows(api: ApiDeclaration): string[][] {
    return Object.entries(callbackParameters).map(([name, { type, description }]) => [
      bothSpellings(name),
      words[type],
      neededIn(neededBy(api, name, declarations, languageCode)),
      said(description, name),
    ]);
  }

  function contentOf(api: ApiDeclaration, name: string, schema: ParameterSchema): string[] {
    const content = schema.type === 'string' ? schema.contentSchema : undefined;
    if (!content) return [];
    const { properties, required }: ContentObject = content.type === 'array' ? content.items : content;
    const rows = Object.entries(properties).map(([field, inside]) => [
      bothSpellings(field),
      kindOf(inside),
      required.includes(field) ? words.required : words.optional,
      wordsOf(inside, `${api.name}.${name}.${field}`),
    ]);
    return ['', words.fieldsOf(bothSpellings(name)), '', ...table(columns.parameters, rows)];
  }

  function wordsOf({ description, zh }: ParameterSchema, place: string): string {
    return said({ en: description, zh }, place);
  }

  function said(texts: Reference | undefined, place: string): string {
    const text = texts?.[languageCode];
    if (text) return text;
    throw new Error(`${place} has no text in '${languageCode}': add it to the declaration.`);
  }

  function resultRows(fields: AnswerFields): string[][] {
    return Object.entries(fields).map(([name, field]) => [
      // `errCode` is CloudPay's own and always 0.
      name === 'err_code' ? '`err_code`' : bothSpellings(name),
      field.type === 'integer' ? words.integer : words.text,
      field.enum
        ? `${field.enum.map(code).join(' ')}${colonOf(languageCode)}${said(field, name)}`
        : said(field, name),
    ]);
  }

  function kindOf(schema: ParameterSchema): string {
    if (schema.type === 'integer') return words.integer;
    return schema.contentSchema || schema.contentMediaType ? words.json : words.text;
  }
}

/** `out_trade_no` → "`outTradeNo` `out_trade_no`"; one name if both are equal. */
function bothSpellings(name: string): string {
  const camel = camelCase(name);
  return camel === name ? code(name) : `${code(camel)} ${code(name)}`;
}
