import type { Json } from '@opencloudpay/contracts/dev-server/values';

/** Deeper values, and those that contain themselves, are left to `JSON`. */
const MOST_LEVELS = 100;

/**
 * The copy of an event or a result that JSON makes: later changes of the original do not alter it. `null` if JSON cannot
 * have the value.
 *
 * Plain values are copied directly, which is several times faster than to write and parse them. `JSON` copies all others.
 */
export function jsonCopy(value: unknown): Json {
  try {
    return plainCopy(value, MOST_LEVELS) ?? throughJson(value);
  } catch {
    return null;
  }
}

/** `undefined` if JSON would change the value or a part of it. */
function plainCopy(value: unknown, levels: number): Json | undefined {
  if (typeof value === 'string' || typeof value === 'boolean' || value === null) return value;
  // JSON has no -0.
  if (typeof value === 'number') return Number.isFinite(value) ? value + 0 : undefined;
  if (typeof value !== 'object' || levels === 0 || 'toJSON' in value) return undefined;
  if (Array.isArray(value)) return copyOfList(value, levels - 1);
  return Object.getPrototypeOf(value) === Object.prototype ? copyOfObject(value, levels - 1) : undefined;
}

function copyOfList(list: readonly unknown[], levels: number): Json | undefined {
  const copy: Json[] = [];
  for (const item of list) {
    const copied = plainCopy(item, levels);
    if (copied === undefined) return undefined;
    copy.push(copied);
  }
  return copy;
}

function copyOfObject(object: object, levels: number): Json | undefined {
  const copy: Record<string, Json> = {};
  for (const name of Object.keys(object)) {
    const copied = plainCopy((object as Record<string, unknown>)[name], levels);
    // An assignment to this name would set the prototype.
    if (copied === undefined || name === '__proto__') return undefined;
    copy[name] = copied;
  }
  return copy;
}

function throughJson(value: unknown): Json {
  return JSON.parse(JSON.stringify(value) ?? 'null') as Json;
}
