import { say, type Text } from '@opencloudpay/internal';
import { isObject, type JsonObject } from './json-file';

/**
 * The methods of `cloud.openapi` that a function may call: `permissions.openapi` of its config.json, which is deployed with
 * its code. CloudBase reads them nowhere else.
 *
 * @see https://developers.weixin.qq.com/doc/oplatform/developers/dev/cloudCall.html
 */
export function readOpenApiPermissions(config: JsonObject): {
  methods: readonly string[];
  problem?: Text;
} {
  const { permissions } = config;
  const listed = isObject(permissions) ? (permissions['openapi'] ?? []) : [];
  if (Array.isArray(listed) && listed.every((name) => typeof name === 'string'))
    return { methods: listed as string[] };
  return {
    methods: [],
    problem: say(
      'its config.json has permissions.openapi that is not a list of methods: write { "permissions": { "openapi": ["subscribeMessage.send"] } }.',
      'config.json 中的 permissions.openapi 不是接口名的列表：请写成 { "permissions": { "openapi": ["subscribeMessage.send"] } }。',
    ),
  };
}
