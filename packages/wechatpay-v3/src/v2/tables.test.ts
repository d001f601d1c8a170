import { describe, expect, it } from '@jest/globals';
import { commonParameters, apis as v2Apis } from '@opencloudpay/wechatpay';
import type { AnswerSchema, ApiDeclaration, ObjectSchema, ValueSchema } from '../api';
import { apis } from '../apis/index';
import { translationsOf } from './find-table';
import { unsupportedCalls } from './unsupported';

const MODES = ['direct', 'partner'] as const;
const declarations: readonly ApiDeclaration[] = Object.values(apis);
const translations = Object.keys(v2Apis).flatMap((name) =>
  translationsOf(name).map((translation) => ({ name, ...translation })),
);

const calls = Object.values(v2Apis).filter(({ name }) => !Object.hasOwn(unsupportedCalls, name));

function schemaAt(root: ValueSchema | undefined, path: readonly string[]): ValueSchema | undefined {
  return path.reduce<ValueSchema | undefined>(
    (schema, name) => (schema?.type === 'object' ? schema.properties[name] : undefined),
    root,
  );
}

function answerAt(root: AnswerSchema | undefined, path: readonly string[]): AnswerSchema | undefined {
  return path.reduce<AnswerSchema | undefined>(
    (schema, name) => (schema?.type === 'object' ? schema.properties[name] : undefined),
    root,
  );
}

/** Where a row or a value goes, as declared in one of the forms. */
function declared(api: ApiDeclaration, to: string, mode: 'direct' | 'partner'): unknown {
  const [place = '', ...path] = to.split('.');
  const root = api.request[mode][place as 'path' | 'query' | 'body'];
  return path.length === 0 ? root : schemaAt(root as ObjectSchema | undefined, path);
}

describe('the tables', () => {
  it('exist for each of v2’s calls, or words that say why not', () => {
    const without = Object.keys(v2Apis).filter((name) => translationsOf(name).length === 0);
    expect(without.sort()).toEqual(Object.keys(unsupportedCalls).sort());
  });

  it.each(translations)('have a row for every parameter of $name ($declaration.name)', ({ name, table }) => {
    const v2 = Object.values(v2Apis).find((api) => api.name === name);
    const parameters = [...Object.keys(commonParameters), ...Object.keys(v2?.request.properties ?? {})];
    const rows = table.request.map(({ from }) => from);
    expect(parameters.filter((parameter) => !rows.includes(parameter))).toEqual([]);
  });

  it.each(translations)('send each parameter of $name to a declared one ($declaration.name)', (given) => {
    const { declaration, table } = given;
    for (const mode of MODES) {
      const places = [
        ...table.request.flatMap((row) =>
          'to' in row ? (typeof row.to === 'string' ? [row.to] : (row.to[mode] ?? [])) : [],
        ),
        ...(table.fixed ?? []).map(({ to }) => to),
        ...(table.defaults ?? []).map(({ to }) => to),
        ...(table.passes ?? []).map((path) => `body.${path}`),
      ].flat();
      expect([mode, places.filter((to) => declared(declaration, to, mode) === undefined)]).toEqual([
        mode,
        [],
      ]);
    }
  });

  it.each(translations)(
    'read declared fields of the answer of $declaration.name',
    ({ declaration, table }) => {
      const { direct, partner } = declaration.answer.json;
      const paths = table.answer.flatMap(({ from }) => (typeof from === 'string' ? [from] : from));
      const unknown = paths.filter(
        (path) =>
          path !== '' &&
          !path.startsWith('request.') &&
          !answerAt(direct, path.split('.')) &&
          !answerAt(partner, path.split('.')),
      );
      expect(unknown).toEqual([]);
    },
  );
});

/** With indexes as v2's declarations write them: a query of v3 finds one refund, whose index is 0. */
const indexed = (name: string) => name.replace(/_0_\$n$/, '_$n_$m').replace(/_0$/, '_$n');

/** Fields of v2's refusals. */
const OF_REFUSALS = ['error_code', 'error_msg'];

describe('the fields of v2’s answers', () => {
  it.each(calls)('to $name are made from v3’s, or missing with words', ({ name, answer }) => {
    const tables = translationsOf(name).map(({ table }) => table);
    const made = tables.flatMap(({ answer: rows, always, lacks }) => [
      ...rows.flatMap(({ to }) => (typeof to === 'string' ? [to] : to)),
      ...Object.keys(always ?? {}),
      ...Object.keys(lacks ?? {}),
    ]);
    const known = new Set([...made, ...made.map(indexed), ...OF_REFUSALS]);
    expect(Object.keys(answer.fields).filter((field) => !known.has(field))).toEqual([]);
  });
});

describe('the declarations', () => {
  it.each(declarations)('of $name fit together', (api) => {
    expect(apis).toHaveProperty(api.name);
    for (const mode of MODES) {
      const { path, query, body } = api.request[mode];
      const names = [...api.path[mode].matchAll(/\{(\w+)\}/g)].map(([, name]) => name);
      expect(Object.keys(path?.properties ?? {})).toEqual(names);
      expect(body === undefined).toBe(api.method === 'GET');
      expect(api.document[mode]).toMatch(/^https:\/\/pay\.weixin\.qq\.com\//);
      const all = [path, query, body].flatMap((part) => Object.keys(part?.properties ?? {}));
      expect(new Set(all).size).toBe(all.length);
      for (const [field, parameter] of Object.entries(api.answer.echoes ?? {})) {
        expect(answerAt(api.answer.json[mode], field.split('.'))).toBeDefined();
        const places = [path, query, body].map((part) => schemaAt(part, parameter.split('.')));
        expect(places.some((schema) => schema !== undefined)).toBe(true);
      }
    }
  });

  it.each(declarations.filter(({ request }) => request.sensitive))(
    'of $name know the fields that are encrypted',
    ({ request }) => {
      for (const place of request.sensitive ?? []) {
        const path = place.split('[].');
        const schema = schemaAt(request.partner.body, [path[0] ?? '']);
        const inside = schema?.type === 'array' ? schemaAt(schema.items, [path[1] ?? '']) : schema;
        expect(inside).toMatchObject({ type: 'string' });
      }
    },
  );

  it.each(declarations.filter(({ outcome }) => outcome?.lookup))(
    'of $name look their outcome up by parameters and fields that exist',
    ({ request, outcome }) => {
      const lookup = outcome?.lookup;
      const query = declarations.find(({ name }) => name === lookup?.api);
      for (const mode of MODES) {
        const taken = { ...query?.request[mode].path?.properties, ...query?.request[mode].query?.properties };
        const given = { ...request[mode].body?.properties };
        for (const name of lookup?.by ?? []) {
          expect(taken).toHaveProperty(name);
          expect(given).toHaveProperty(name);
        }
        const answer = query?.answer.json[mode];
        expect(answerAt(answer, [lookup?.state ?? ''])).toBeDefined();
        for (const [field, parameter] of Object.entries(lookup?.same ?? {})) {
          expect(answerAt(answer, field.split('.'))).toBeDefined();
          expect(schemaAt(request[mode].body, parameter.split('.'))).toBeDefined();
        }
      }
    },
  );
});
