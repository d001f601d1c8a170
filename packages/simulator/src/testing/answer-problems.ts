/** Compares answers of the simulator with the declarations of wechatpay-v3. */
import type { AnswerSchema } from '@opencloudpay/wechatpay-v3';
import { v3Apis } from '../apis/v3/index';
import { findApi } from '../requests/v3/api';

/** What an answer has that its declaration does not, or lacks that the declaration requires. */
export function answerProblems(method: string, path: string, status: number, json: unknown): string[] {
  const found = findApi(v3Apis, method, path.split('?')[0] ?? '');
  const declaration = found?.api.declaration;
  if (!declaration || status >= 300) return [];
  if (declaration.answer.body === 'none') return status === 204 ? [] : [`status ${status} instead of 204`];
  const forms = found.form ? [found.form] : (['direct', 'partner'] as const);
  // With status 202, the outcome is open: nothing is required.
  const problems = forms.map((form) => {
    const schema = declaration.answer.json[form];
    return problemsOf(json, status === 202 ? { ...schema, required: [] } : schema, '');
  });
  return problems.find((each) => each.length === 0) ?? problems.flat();
}

function problemsOf(value: unknown, schema: AnswerSchema, path: string): string[] {
  if (schema.type === 'array') {
    if (!Array.isArray(value)) return [`${path} is not a list`];
    return value.flatMap((item, index) => problemsOf(item, schema.items, `${path}[${index}]`));
  }
  if (schema.type !== 'object') {
    const isOfType = schema.type === 'integer' ? Number.isSafeInteger(value) : typeof value === schema.type;
    if (!isOfType) return [`${path} is not of type ${schema.type}`];
    return schema.enum && !schema.enum.includes(String(value)) ? [`${path} is ${value}`] : [];
  }
  if (typeof value !== 'object' || value === null) return [`${path} is not an object`];
  const { properties, required = [] } = schema;
  return [
    ...required.filter((name) => !(name in value)).map((name) => `${path}.${name} is missing`),
    ...Object.entries(value).flatMap(([name, inner]) => {
      const known = properties[name];
      return known ? problemsOf(inner, known, `${path}.${name}`) : [`${path}.${name} is not declared`];
    }),
  ];
}
