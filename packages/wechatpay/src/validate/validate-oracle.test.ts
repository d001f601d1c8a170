/**
 * Each parameter of a request is checked by the function that ajv compiled from its schema. ajv with the schema of the
 * whole request must refuse the same requests.
 */
import { describe, expect, it } from '@jest/globals';
import { anyCharacter } from '@opencloudpay/internal/testing/any-character';
import { runs } from '@opencloudpay/internal/testing/runs';
import { Ajv, type ErrorObject } from 'ajv';
import fc from 'fast-check';
import type { ApiDeclaration, ParameterSchema } from '../api';
import { commonParameters } from '../apis/common-parameters';
import { apis } from '../apis/index';
import { parameterProblems } from './validate';

describe('parameterProblems', () => {
  it.each(Object.values<ApiDeclaration>(apis).map(withoutContents))(
    'refuses the same requests of $name as ajv',
    (api) => {
      const oracle = oracleOf(api);
      fc.assert(
        fc.property(requestOf(api), (params) => {
          const refused = parameterProblems(api, params).map(({ field }) => field);
          expect(new Set(refused)).toEqual(new Set(oracle(params)));
        }),
        { numRuns: runs(100) },
      );
    },
  );
});

/** `contentSchema` is no assertion in JSON Schema; other tests check the content. */
function withoutContents(api: ApiDeclaration): ApiDeclaration {
  const plain = ({ contentSchema: _, ...schema }: ParameterSchema & { contentSchema?: unknown }) => schema;
  const properties = Object.fromEntries(
    Object.entries(api.request.properties).map(([name, schema]) => [name, plain(schema) as ParameterSchema]),
  );
  return { ...api, request: { ...api.request, properties } };
}

/** The fields that ajv refuses, in our notation. */
function oracleOf({ request }: ApiDeclaration): (params: object) => string[] {
  const validate = new Ajv({ allErrors: true, keywords: ['zh', 'unit'] }).compile({
    type: 'object',
    properties: { ...commonParameters, ...request.properties },
    required: request.required,
    ...(request.anyOf && { anyOf: request.anyOf.map((field) => ({ required: [field] })) }),
  });
  const fieldOf = ({ keyword, schemaPath, params, instancePath }: ErrorObject) => {
    if (keyword === 'anyOf') return request.anyOf?.join(' or ') ?? [];
    // Each branch of anyOf reports its own error.
    if (schemaPath.startsWith('#/anyOf/')) return [];
    return keyword === 'required' ? String(params['missingProperty']) : instancePath.slice(1);
  };
  return (params) => (validate(params) ? [] : (validate.errors ?? []).flatMap(fieldOf));
}

/** Mostly valid requests with some invalid values. */
function requestOf(api: ApiDeclaration): fc.Arbitrary<Record<string, unknown>> {
  const values = Object.entries({ ...commonParameters, ...api.request.properties }).map(
    ([name, schema]) =>
      [
        name,
        fc.oneof({ weight: 12, arbitrary: good(schema) }, { weight: 1, arbitrary: odd(schema) }),
      ] as const,
  );
  const present = fc.record(Object.fromEntries(values), { requiredKeys: [] });
  const complete = fc.record(Object.fromEntries(values));
  return fc.oneof(present, complete);
}

function good(schema: ParameterSchema): fc.Arbitrary<unknown> {
  if (schema.type === 'integer') return fc.integer({ min: schema.minimum ?? 0, max: schema.maximum ?? 1e9 });
  if (schema.contentSchema)
    return fc.constant(JSON.stringify(schema.contentSchema.type === 'array' ? [] : {}));
  if (schema.enum) return fc.constantFrom(...schema.enum);
  if (schema.pattern) return fc.stringMatching(new RegExp(schema.pattern, 'u'));
  return fc.string({
    minLength: schema.minLength ?? 0,
    maxLength: schema.maxLength ?? 40,
    unit: anyCharacter,
  });
}

/** Wrong types, and texts and numbers at and beyond the limits. */
function odd(schema: ParameterSchema): fc.Arbitrary<unknown> {
  const limits =
    schema.type === 'integer'
      ? [schema.minimum, schema.maximum].flatMap((limit = 0) => [limit - 1, limit, limit + 1])
      : [0, schema.minLength, schema.maxLength].flatMap((limit = 0) =>
          [limit, limit + 1].flatMap((length) =>
            ['x', '字', '😀', '\ud800'].map((letter) => letter.repeat(length)),
          ),
        );
  return fc.oneof(
    fc.constantFrom<unknown>(...limits),
    fc.constantFrom<unknown>(
      null,
      true,
      Number.NaN,
      Number.POSITIVE_INFINITY,
      0.5,
      -0,
      1e21,
      '',
      [],
      {},
      '1\n',
    ),
    fc.string({ unit: anyCharacter }),
    fc.anything(),
  );
}
