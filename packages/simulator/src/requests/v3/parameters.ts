import { problemsInChinese, say } from '@opencloudpay/internal';
import {
  type ApiDeclaration,
  type Mode,
  type ObjectSchema,
  parameterProblems,
} from '@opencloudpay/wechatpay-v3';
import type { Json } from '../../records/json';
import type { Params } from './api';
import { V3Refusal } from './refusal';

/**
 * Checks the parameters of a request by the API's declaration. JSON is strict: a number given as text is refused.
 * Undeclared fields are ignored, as by WeChat Pay, unless the simulator is strict.
 *
 * @throws {V3Refusal} PARAM_ERROR, naming the first wrong field
 */
export function checkParameters(api: ApiDeclaration, form: Mode, params: Params, isStrict: boolean): void {
  const [first] = parameterProblems(api, form, params as never);
  if (first) throw wrong(first.field, first.problem, params);
  if (isStrict) refuseUndeclared(api, form, params);
}

/** A refusal of one field. @param field with its place: `body.amount.total` */
function wrong(field: string, problem: string, params: Params): V3Refusal {
  const [location = '', ...names] = field.split('.');
  const pointer = `/${names.join('/').replace(/\[(\d+)\]/g, '/$1')}`;
  const isMissing = /^is missing/.test(problem);
  const text = `输入源“/${location}${pointer}”${isMissing ? '必填性规则校验失败，此字段为必填项' : '格式错误'}`;
  const value = shortened(valueAt(params as unknown as Json, `/${location}${pointer}`.split('/').slice(1)));
  const detail = { field: pointer, value: value ?? '', issue: problem, location };
  const name = names.join('.');
  const reason = `${name} ${problem}`;
  const zh = problemsInChinese(reason) ?? `参数 ${name} 的值无效。`;
  return new V3Refusal('PARAM_ERROR', text, say(`${reason}.`, zh), { detail });
}

/** Absent fields and empty ones are the same to WeChat Pay. */
export function withoutEmpty(value: Json): Json {
  return Object.fromEntries(
    Object.entries(value).flatMap(([name, inner]) =>
      inner === null || inner === '' ? [] : [[name, isObject(inner) ? withoutEmpty(inner) : inner]],
    ),
  );
}

function refuseUndeclared(api: ApiDeclaration, form: Mode, params: Params): void {
  for (const location of ['query', 'body'] as const) {
    const schema = api.request[form][location] ?? { type: 'object', properties: {} };
    const undeclared = undeclaredIn(params[location], schema);
    if (undeclared === undefined) continue;
    const issue = 'is not declared by the API. The simulator is strict: leave it out';
    throw wrong(`${location}.${undeclared.slice(0, 64)}`, issue, params);
  }
}

function undeclaredIn(value: Json, { properties }: ObjectSchema): string | undefined {
  for (const [name, inner] of Object.entries(value)) {
    const schema = Object.hasOwn(properties, name) ? properties[name] : undefined;
    if (!schema) return name;
    const inside = schema.type === 'object' && isObject(inner) ? undeclaredIn(inner, schema) : undefined;
    if (inside !== undefined) return `${name}.${inside}`;
  }
  return undefined;
}

function valueAt(value: unknown, [name, ...inside]: readonly string[]): unknown {
  if (name === undefined) return value;
  if (typeof value !== 'object' || value === null || !Object.hasOwn(value, name)) return undefined;
  return valueAt((value as Json)[name], inside);
}

function shortened(value: unknown): unknown {
  return typeof value === 'string' ? value.slice(0, 200) : value;
}

function isObject(value: unknown): value is Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
