import { isJsonObject, type JsonObject, type JsonValue } from '../../json';
import { type Conversion, readJson } from './conversion';

/** The fields of a shop with their limits in bytes. */
const STORE = { id: 32, name: 256, area_code: 32, address: 512 } as const;

const WITHOUT_NUMBER = 'its store_info has no id of at most 32 bytes, which v3 requires';

/** `{ store_info }` and `{ h5_info }`; some of WeChat Pay's documents have the fields of the shop without `store_info`. */
export const scene: Conversion = {
  words: {
    en: 'JSON text → an object; `h5_info.wap_name` → `app_name`, `h5_info.wap_url` → `app_url`, `IOS` → `iOS`',
    zh: 'JSON 字符串 → 对象；`h5_info.wap_name` → `app_name`，`h5_info.wap_url` → `app_url`，`IOS` → `iOS`',
  },
  request: (given) => {
    const info = sceneOf(given);
    if (!info) return { value: undefined, ignored: 'it is not an object' };
    const store = storeOf(info);
    const h5 = isJsonObject(info['h5_info']) ? h5Of(info['h5_info']) : undefined;
    const isLost = store === undefined && hasStore(info);
    return {
      value: { ...(store && { store_info: store }), ...(h5 && { h5_info: h5 }) },
      ...(isLost && { ignored: WITHOUT_NUMBER }),
    };
  },
};

/** The shop at whose counter a payment code is charged. v2's `id` is the merchant's own, which is `out_id` in v3. */
export const counterScene: Conversion = {
  words: {
    en: 'JSON text → an object; `store_info.id` → `store_info.out_id`, the rest of the shop is not sent',
    zh: 'JSON 字符串 → 对象；`store_info.id` → `store_info.out_id`，门店的其他字段不发送',
  },
  request: (given) => {
    const info = sceneOf(given);
    const number = info && storeOf(info)?.['id'];
    return number === undefined
      ? { value: undefined, ignored: WITHOUT_NUMBER }
      : { value: { store_info: { out_id: number } } };
  },
};

function sceneOf(given: JsonValue): JsonObject | undefined {
  const info = readJson(given);
  return isJsonObject(info) ? info : undefined;
}

function hasStore(info: JsonObject): boolean {
  return info['store_info'] !== undefined || Object.keys(STORE).some((name) => info[name] !== undefined);
}

function storeOf(info: JsonObject): JsonObject | undefined {
  const store = isJsonObject(info['store_info']) ? info['store_info'] : info;
  const fields = Object.entries(STORE).flatMap(([name, longest]) => {
    const value = textOf(store[name], longest);
    return value === undefined ? [] : [[name, value] as const];
  });
  const kept = Object.fromEntries(fields);
  return kept['id'] === undefined ? undefined : kept;
}

function h5Of(info: JsonObject): JsonObject | undefined {
  const type = textOf(info['type'], 32);
  const name = textOf(info['app_name'] ?? info['wap_name'], 64);
  const url = textOf(info['app_url'] ?? info['wap_url'], 128);
  const bundle = textOf(info['bundle_id'], 128);
  const packageName = textOf(info['package_name'], 128);
  if (type === undefined) return undefined;
  return {
    type: type === 'IOS' ? 'iOS' : type,
    ...(name !== undefined && { app_name: name }),
    ...(url !== undefined && { app_url: url }),
    ...(bundle !== undefined && { bundle_id: bundle }),
    ...(packageName !== undefined && { package_name: packageName }),
  };
}

function textOf(value: JsonValue | undefined, longest: number): string | undefined {
  const text = typeof value === 'number' ? String(value) : value;
  return typeof text === 'string' && text !== '' && Buffer.byteLength(text) <= longest ? text : undefined;
}
