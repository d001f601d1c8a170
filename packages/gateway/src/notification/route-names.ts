import { hasDotSegment } from '@opencloudpay/cloudpay';

/**
 * Whether an order can use the decoded names of a notify address: they have no dot segments, and a container's path
 * begins with a slash.
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
