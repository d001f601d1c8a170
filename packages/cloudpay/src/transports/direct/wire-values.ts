import { parseJson } from '@opencloudpay/internal';
import {
  type ApiDeclaration,
  type ContentObject,
  type ContentSchema,
  centsNear,
  type ParameterSchema,
} from '@opencloudpay/wechatpay/apis';
import { toSnakeCase } from '../../convert-case';
import type { WireData } from '../transport';

/** Removes empty values, which WeChat Pay does not count: code passes `deviceInfo: ''`. */
export function given(data: WireData): WireData {
  const kept: WireData = {};
  for (const name of Object.keys(data)) {
    const value = data[name];
    // No API has such a parameter, and assigning it would change the prototype.
    if (name === '__proto__') continue;
    if (value !== undefined && value !== null && value !== '') kept[name] = value;
  }
  return kept;
}

/**
 * Selects the parameters that the API declares and converts their values to WeChat Pay's form.
 *
 * Callers pass one object to several APIs (`body` to `queryOrder`, `envId` to `closeOrder`); as on the platform,
 * parameters that an API does not take are left out. Values with an obvious meaning are converted: a number for text
 * (a nonce), an object for JSON text (`detail`, `scene_info`, `receivers`), and amounts by `readAmount`. Other values
 * stay, and are then refused with their field's name.
 */
export function wireValues(api: ApiDeclaration, data: WireData, readAmount: ReadAmount = rounded): WireData {
  const kept: WireData = {};
  const declared: Readonly<Record<string, ParameterSchema>> = api.request.properties;
  for (const name of Object.keys(declared)) {
    const [schema, value] = [declared[name], data[name]];
    if (schema && value !== undefined) kept[name] = wireValue({ schema, field: name, readAmount }, value);
  }
  return kept;
}

/**
 * Reads an amount in cents.
 *
 * @param field its wire name, with its position inside JSON: `receivers[0].amount`
 */
export type ReadAmount = (value: unknown, field: string) => unknown;

/** Rounds amounts that float arithmetic left next to their integer: `0.29 * 100`. */
export const rounded: ReadAmount = (value) => centsNear(value) ?? value;

/** Leaves amounts as they are: the validation then refuses those that the platform refuses. */
export const asGiven: ReadAmount = (value) => value;

interface Place<Schema> {
  schema: Schema;
  field: string;
  readAmount: ReadAmount;
}

function wireValue({ schema, ...place }: Place<ParameterSchema>, value: unknown): unknown {
  if (schema.type === 'integer')
    return schema.unit === 'cents' ? place.readAmount(value, place.field) : value;
  if (schema.contentSchema) return contentText({ schema: schema.contentSchema, ...place }, value);
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
function contentText(place: Place<ContentSchema>, value: unknown): unknown {
  const written = typeof value === 'string' ? parsed(value) : value;
  if (typeof written !== 'object' || written === null) return numberAsText(value);
  const text = JSON.stringify(contentIn(place, toSnakeCase(written)));
  return typeof value === 'string' && text === JSON.stringify(written) ? value : text;
}

function contentIn({ schema, ...place }: Place<ContentSchema>, content: unknown): unknown {
  if (schema.type === 'object') return contentValues({ schema, ...place }, content);
  if (!Array.isArray(content)) return content;
  return content.map((item, index) =>
    contentValues({ ...place, schema: schema.items, field: `${place.field}[${index}]` }, item),
  );
}

function contentValues({ schema, ...place }: Place<ContentObject>, item: unknown): unknown {
  if (typeof item !== 'object' || item === null || Array.isArray(item)) return item;
  return Object.fromEntries(
    Object.entries(item).map(([name, value]) => {
      const inside = Object.hasOwn(schema.properties, name) ? schema.properties[name] : undefined;
      const field = `${place.field}.${name}`;
      return [name, inside ? wireValue({ ...place, schema: inside, field }, value) : value];
    }),
  );
}

function parsed(text: string): unknown {
  const json = parseJson(text);
  return 'value' in json ? json.value : undefined;
}
