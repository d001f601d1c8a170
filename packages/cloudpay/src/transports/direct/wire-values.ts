import { parseJson } from '@opencloudpay/internal';
import type { ApiDeclaration, ContentObject, ContentSchema, ParameterSchema } from '@opencloudpay/wechatpay';
import { toSnakeCase } from '../../convert-case';
import type { WireData } from '../transport';

/** Removes empty values, which WeChat Pay does not count: code passes `deviceInfo: ''`. */
export function given(data: WireData): WireData {
  return Object.fromEntries(
    Object.entries(data).filter(([, value]) => value !== undefined && value !== null && value !== ''),
  );
}

/**
 * Selects the parameters that the API declares and converts their values to WeChat Pay's form.
 *
 * Callers pass one object to several APIs (`body` to `queryOrder`, `envId` to `closeOrder`); as on the platform,
 * parameters that an API does not take are left out. Values with an obvious meaning are converted: a number for text
 * (a nonce), an object for JSON text (`detail`, `scene_info`, `receivers`), an amount that float
 * arithmetic left next to its integer (`0.29 * 100`). Other values stay, and are then refused with their field's name.
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
 * Only numbers: for other types the text would be a guess. Integers beyond 2^53 have lost their
 * last digits: two orders would share one number, and a payment code would be another payer's.
 */
export function numberAsText(value: unknown): unknown {
  const isCertain = typeof value === 'number' && (!Number.isInteger(value) || Number.isSafeInteger(value));
  return isCertain ? String(value) : value;
}

/** JSON text from an object or a list, or the caller's own text, whose values are converted in the same way. */
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

/** The error of double arithmetic on yuan is far smaller than this; a real half cent is far larger. */
const FLOAT_NOISE = 1e-6;

function nearInteger(value: unknown): unknown {
  if (typeof value !== 'number') return value;
  const rounded = Math.round(value);
  return Math.abs(value - rounded) < FLOAT_NOISE ? rounded : value;
}
