import { parseJson } from '@opencloudpay/internal';
import type { ApiDeclaration, ContentObject, ContentSchema, ParameterSchema } from '@opencloudpay/wechatpay';
import { toSnakeCase } from '../../convert-case';
import type { WireData } from '../transport';

/** What the caller really gave: to WeChat Pay an empty value is no value, and code passes `deviceInfo: ''`. */
export function given(data: WireData): WireData {
  return Object.fromEntries(
    Object.entries(data).filter(([, value]) => value !== undefined && value !== null && value !== ''),
  );
}

/**
 * Keeps the parameters that the API declares and writes their values as WeChat Pay wants them.
 *
 * Callers pass one object to several APIs (`body` to `queryOrder`, `envId` to `closeOrder`); like the platform,
 * what an API does not take is left out. Values that are surely meant are accepted: a number where text is wanted
 * (a nonce), an object where WeChat Pay wants JSON text (`detail`, `scene_info`, `receivers`), an amount that float
 * arithmetic left a hair beside its integer (`0.29 * 100`). What is not sure goes on as it is, to be refused by name.
 */
export function wireValues(api: ApiDeclaration, data: WireData): WireData {
  const kept: WireData = {};
  for (const [name, schema] of Object.entries(api.request.properties)) {
    if (data[name] !== undefined) kept[name] = wireValue(schema, data[name]);
  }
  return kept;
}

function wireValue(schema: ParameterSchema, value: unknown): unknown {
  if (schema.type === 'integer') return nearInteger(value);
  if (schema.contentSchema) return contentText(schema.contentSchema, value);
  const isJson = schema.contentMediaType !== undefined && typeof value === 'object';
  return isJson ? JSON.stringify(value) : numberAsText(value);
}

/**
 * Only numbers: of anything else it is not sure which text is meant. Nor of integers beyond 2^53, which have lost their
 * last digits: two orders would share one number, and a payment code would be another payer's.
 */
export function numberAsText(value: unknown): unknown {
  const isCertain = typeof value === 'number' && (!Number.isInteger(value) || Number.isSafeInteger(value));
  return isCertain ? String(value) : value;
}

/** JSON text: of an object or a list, or the caller's own, in which the same slips are put right. */
function contentText(schema: ContentSchema, value: unknown): unknown {
  const written = typeof value === 'string' ? parsed(value) : value;
  if (typeof written !== 'object' || written === null) return numberAsText(value);
  const text = JSON.stringify(contentIn(schema, toSnakeCase(written)));
  return typeof value === 'string' && text === JSON.stringify(written) ? value : text;
}

function contentIn(schema: ContentSchema, content: unknown): unknown {
  if (schema.type === 'object') return contentValues(schema, content);
  return Array.isArray(content) ? content.map((item) => contentValues(schema.items, item)) : content;
}

function contentValues(schema: ContentObject, item: unknown): unknown {
  if (typeof item !== 'object' || item === null || Array.isArray(item)) return item;
  return Object.fromEntries(
    Object.entries(item).map(([name, value]) => {
      const field = Object.hasOwn(schema.properties, name) ? schema.properties[name] : undefined;
      return [name, field ? wireValue(field, value) : value];
    }),
  );
}

function parsed(text: string): unknown {
  const json = parseJson(text);
  return 'value' in json ? json.value : undefined;
}

/** Double arithmetic on amounts of yuan errs by far less than this; a real half cent is far more. */
const FLOAT_NOISE = 1e-6;

function nearInteger(value: unknown): unknown {
  if (typeof value !== 'number') return value;
  const rounded = Math.round(value);
  return Math.abs(value - rounded) < FLOAT_NOISE ? rounded : value;
}
