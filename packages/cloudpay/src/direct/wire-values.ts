import type { ApiDeclaration } from '@opencloudpay/wechatpay';
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
 * (a nonce), an object where WeChat Pay wants JSON text (`detail`, `scene_info`), an amount that float arithmetic
 * left a hair beside its integer (`0.29 * 100`). What is not sure goes on as it is, to be refused by name.
 */
export function wireValues(api: ApiDeclaration, data: WireData): WireData {
  const kept: WireData = {};
  for (const [name, schema] of Object.entries(api.request.properties)) {
    const value = data[name];
    if (value !== undefined) kept[name] = schema.type === 'integer' ? nearInteger(value) : asText(value);
  }
  return kept;
}

function asText(value: unknown): unknown {
  if (typeof value === 'number') return String(value);
  return typeof value === 'object' ? JSON.stringify(value) : value;
}

/** Double arithmetic on amounts of yuan errs by far less than this; a real half cent is far more. */
const FLOAT_NOISE = 1e-6;

function nearInteger(value: unknown): unknown {
  if (typeof value !== 'number') return value;
  const rounded = Math.round(value);
  return Math.abs(value - rounded) < FLOAT_NOISE ? rounded : value;
}
