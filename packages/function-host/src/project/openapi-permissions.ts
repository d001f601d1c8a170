import { isObject, type JsonObject } from './json-file';

/**
 * The methods of `cloud.openapi` that a function may call: `permissions.openapi` of its config.json, which is deployed with
 * its code. CloudBase reads them nowhere else.
 *
 * @see https://developers.weixin.qq.com/doc/oplatform/developers/dev/cloudCall.html
 */
export function readOpenApiPermissions(config: JsonObject): {
  methods: readonly string[];
  problem?: string;
} {
  const { permissions } = config;
  const listed = isObject(permissions) ? (permissions['openapi'] ?? []) : [];
  if (Array.isArray(listed) && listed.every((name) => typeof name === 'string'))
    return { methods: listed as string[] };
  return {
    methods: [],
    problem:
      'its config.json has permissions.openapi that is not a list of methods: write { "permissions": { "openapi": ["subscribeMessage.send"] } }.',
  };
}
