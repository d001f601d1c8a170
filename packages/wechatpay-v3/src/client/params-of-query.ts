import { type Fields, valueAt } from '@opencloudpay/wechatpay/http';
import type { ApiDeclaration, RequestParams } from '../api';
import type { Mode } from '../forms';
import type { JsonObject } from '../json';

/** All parameters of a request by their names: those of path, query and body have different ones. */
export function mergedParams({ path, query, body }: RequestParams): Fields {
  return { ...body, ...query, ...path };
}

/** The request of a query about another call's numbers. */
export function paramsOfQuery(
  query: ApiDeclaration,
  mode: Mode,
  params: Fields,
  by: readonly string[],
): RequestParams {
  const form = query.request[mode];
  const pick = (place: keyof RequestParams): Record<string, string> => {
    const properties = form[place]?.properties ?? {};
    const names = [...by, 'sub_mchid'].filter((name) => Object.hasOwn(properties, name));
    return Object.fromEntries(
      names.flatMap((name) => {
        const value = valueAt(params, name);
        return value === undefined ? [] : [[name, String(value)]];
      }),
    );
  };
  return { path: pick('path'), query: pick('query'), body: pick('body') as JsonObject };
}
