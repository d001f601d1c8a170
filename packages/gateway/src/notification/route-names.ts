import { hasDotSegment } from '@opencloudpay/cloudpay';

/**
 * Whether the names in a notify address, decoded, are such that an order can have asked for: no dot segments in them,
 * and a container's path begins with a slash.
 *
 * @param route `envId` with `functionName`, or with `service` and `path`
 */
export function areRouteNames({
  envId = '',
  functionName = '',
  service = '',
  path,
}: Readonly<Record<string, string>>): boolean {
  if (path !== undefined && !path.startsWith('/')) return false;
  const names = [envId, functionName, service, (path ?? '').replace(/\?.*$/s, '')];
  return !names.some(hasDotSegment);
}
