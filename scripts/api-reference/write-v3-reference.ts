/** The reference of WeChat Pay v3 as Markdown: how each call in v2's names is made, from the tables of the declarations. */
import { camelCase } from '../../packages/cloudpay/src/convert-case.ts';
import { differences } from '../../packages/cloudpay/src/v3-differences.ts';
import type { Reference, ApiDeclaration as V2Declaration } from '../../packages/wechatpay/src/index.ts';
import type { ApiDeclaration } from '../../packages/wechatpay-v3/src/api.ts';
import type { AnswerRow, RequestRow, V2Table } from '../../packages/wechatpay-v3/src/v2/table.ts';
import type { V3Declarations } from '../build/load-declarations.ts';
import { code, table as nonEmptyTable } from './markdown.ts';
import { colonOf, remark } from './punctuation.ts';
import { differencesTable } from './v3-differences.ts';
import type { V3Language } from './v3-language.ts';

interface Translation {
  readonly declaration: ApiDeclaration;
  readonly table: V2Table;
}

/**
 * The reference in one language.
 *
 * @param v2 v2's calls, in the sequence of the reference
 * @throws for a text that is missing in this language
 */
export function writeV3Reference(
  v2: readonly V2Declaration[],
  { apis, conversions, unsupportedCalls, v2Codes, paymentRows, refundRows }: V3Declarations,
  language: V3Language,
): string {
  const { words, columns, titles, code: languageCode } = language;
  const translated = v2.filter(({ name }) => translationsOf(name).length > 0);
  const lines = [
    language.header,
    '',
    `## ${titles.differences}`,
    '',
    ...differencesTable(differences, language),
    '',
    `## ${titles.calls}`,
    '',
    ...translated.map(({ name }) => `- [\`${name}\`](#${name.toLowerCase()})`),
    ...translated.flatMap(({ name }) => ['', ...section(name, translationsOf(name))]),
    '',
    `## ${titles.notifications}`,
    '',
    `### ${titles.payment}`,
    '',
    ...table(columns.answer, paymentRows.map(answerCells)),
    '',
    `### ${titles.refund}`,
    '',
    ...table(columns.answer, refundRows.map(answerCells)),
    '',
    `## ${titles.errors}`,
    '',
    ...table(
      columns.errors,
      Object.entries(v2Codes).map(([v3, code2]) => [code(v3), code(code2)]),
    ),
    '',
    `## ${titles.unsupported}`,
    '',
    ...Object.entries(unsupportedCalls).map(
      ([name, { problem, zh }]) => `- \`${name}\` ${said({ en: problem, zh }, name)}`,
    ),
  ];
  return `${lines.join('\n')}\n`;

  function translationsOf(name: string): Translation[] {
    return apis.flatMap((declaration) =>
      (declaration.v2 ?? []).filter(({ api }) => api === name).map((one) => ({ declaration, table: one })),
    );
  }

  function section(name: string, translations: readonly Translation[]): string[] {
    const passes = [...new Set(translations.flatMap(({ table: { passes: names = [] } }) => names))];
    return [
      `## ${name}`,
      '',
      ...translations.map(whereTo),
      '',
      `**${words.parameters}**`,
      '',
      ...table(columns.request, shared(translations, requestCells)),
      ...(passes.length > 0 ? ['', words.passes(passes.map(code))] : []),
      '',
      `**${words.results}**`,
      '',
      ...table(columns.answer, shared(translations, resultCells)),
      ...translations.flatMap(({ table: { refusedBy } }) => (refusedBy ? ['', statesOf(refusedBy)] : [])),
      '',
      words.errors(errorsOf(translations)),
    ];
  }

  function whereTo({ declaration, table: { when } }: Translation): string {
    const { method, path, document } = declaration;
    const forms = path.direct === path.partner ? [path.direct] : [path.direct, path.partner];
    const condition = when
      ? ` ${when.is === undefined ? words.ifGiven(code(when.parameter)) : words.ifIs(code(when.parameter), code(when.is))}`
      : '';
    const documents = (['direct', 'partner'] as const).map(
      (form) => `[${words.document(words[form])}](${document[form]})`,
    );
    const paths = forms.map((one) => code(`${method} ${one}`)).join(words.separator);
    return `- \`${declaration.name}\`${condition}${colonOf(languageCode)}${paths} · ${documents.join(' · ')}`;
  }

  /** The rows of all APIs of a call. A row that not all have names those that have it. */
  function shared(
    translations: readonly Translation[],
    cellsOf: (translation: Translation) => readonly (readonly string[])[],
  ): string[][] {
    const owners = new Map<string, string[]>();
    for (const translation of translations) {
      for (const cells of cellsOf(translation)) {
        const key = JSON.stringify(cells);
        owners.set(key, [...(owners.get(key) ?? []), translation.declaration.name]);
      }
    }
    return [...owners].map(([key, names]) => {
      const [first = '', second = '', how = ''] = JSON.parse(key) as string[];
      const isOfAll = names.length >= translations.length;
      return [first, second, joined([how, isOfAll ? '' : words.only(names.map(code))])];
    });
  }

  function requestCells({ declaration, table: one }: Translation): string[][] {
    return [
      ...one.request.map((row) => requestRow(declaration, row)),
      ...(one.fixed ?? []).map(({ to, value }) => ['–', placeOf(to), words.fixed(code(String(value)))]),
      ...(one.defaults ?? []).map(({ to, from }) => ['–', placeOf(to), words.byDefault(from.map(code))]),
    ];
  }

  function requestRow({ name, request }: ApiDeclaration, row: RequestRow): string[] {
    const place = `${name}.${row.from}`;
    if ('implied' in row)
      return [both(row.from), '–', words.notSent(said({ en: row.implied, zh: row.zh }, place))];
    if ('ignored' in row)
      return [both(row.from), '–', words.notSent(said({ en: row.ignored, zh: row.zh }, place))];
    if ('refused' in row) {
      const reason = said({ en: row.refused, zh: row.zh }, place);
      return [both(row.from), '–', words.refused(reason, row.unless && code(row.unless))];
    }
    const how = [
      row.as ? said(conversions[row.as]?.words, row.as) : '',
      row.note ? said(row.note, place) : '',
    ];
    const isSensitive = request.sensitive?.some((field) => `body.${field}` === row.to);
    return [both(row.from), destination(row.to), joined([...how, isSensitive ? words.encrypted : ''])];
  }

  function destination(
    to: string | { readonly direct?: string | undefined; readonly partner?: string | undefined },
  ) {
    if (typeof to === 'string') return placeOf(to);
    if (to.direct === to.partner && to.direct) return placeOf(to.direct);
    const forms = (['direct', 'partner'] as const).flatMap((form) => {
      const place = to[form];
      return place === undefined ? [] : [`${placeOf(place)}${remark(languageCode, words[form])}`];
    });
    return forms.join(words.separator);
  }

  function resultCells({ declaration, table: one }: Translation): string[][] {
    return [
      ...(declaration.answer.body === 'bill' ? [[code('download_url'), code('data'), words.file]] : []),
      ...one.answer.map(answerCells),
      ...Object.entries(one.always ?? {}).map(([to, value]) => [
        '–',
        both(to),
        words.always(code(String(value))),
      ]),
      ...Object.entries(one.lacks ?? {}).map(([to, why]) => [words.missing, both(to), said(why, to)]),
    ];
  }

  function answerCells(row: AnswerRow): string[] {
    const paths = typeof row.from === 'string' ? [row.from] : row.from;
    const from = paths.map((path) => {
      if (path === '') return words.whole;
      return path.startsWith('request.') ? words.asSent : code(path);
    });
    const to = typeof row.to === 'string' ? [row.to] : row.to;
    const how = [
      row.as ? said(conversions[row.as]?.words, row.as) : '',
      row.note ? said(row.note, row.as ?? '') : '',
    ];
    return [
      from.join(words.separator),
      to.map(both).join(words.separator),
      joined([...how, row.kept ? words.kept : '']),
    ];
  }

  function statesOf({ state, codes }: NonNullable<V2Table['refusedBy']>): string {
    const pairs = Object.entries(codes).map(([from, to]) => `${code(from)} → ${code(to)}`);
    return words.states(code(state), pairs);
  }

  function errorsOf(translations: readonly Translation[]): string[] {
    const texts = translations.flatMap(({ declaration, table: one }) =>
      Object.entries(declaration.errors).map(([error, { status }]) => {
        const own = one.errors?.[error] ?? v2Codes[error] ?? error;
        return own === error
          ? `${code(error)}${remark(languageCode, String(status))}`
          : `${code(error)}${remark(languageCode, String(status))} → ${code(own)}`;
      }),
    );
    return [...new Set(texts)];
  }

  function said(texts: Reference | undefined, place: string): string {
    const text = texts?.[languageCode];
    if (text) return text;
    throw new Error(`${place} has no text in '${languageCode}': add it to the declaration.`);
  }

  function joined(parts: readonly string[]): string {
    return parts.filter((part) => part !== '').join(languageCode === 'en' ? '; ' : '；');
  }
}

/** `body.amount.total` → `amount.total`, `query.bill_date` → `?bill_date`, `path.out_trade_no` → `{out_trade_no}`. */
function placeOf(to: string): string {
  const [place, ...path] = to.split('.');
  const name = path.join('.');
  if (place === 'path') return code(`{${name}}`);
  return code(place === 'query' ? `?${name}` : name || '{ … }');
}

function both(name: string): string {
  const camel = camelCase(name);
  return camel === name ? code(name) : `${code(camel)} ${code(name)}`;
}

function table(columns: readonly string[], rows: readonly (readonly string[])[]): string[] {
  return rows.length === 0 ? ['–'] : nonEmptyTable(columns, rows);
}
