import { hasDotSegment } from '@opencloudpay/cloudpay';

/** The decoded names of a notify address: `envId` and `token`, with `functionName` or with `service` and `path`. */
export type RouteNames = Readonly<Record<string, string>>;

/**
 * Whether an order can use the decoded names of a notify address: they have no dot segments, and a container's path
 * begins with a slash.
 */
export function areRouteNames({ envId = '', functionName = '', service = '', path }: RouteNames): boolean {
  if (path !== undefined && !path.startsWith('/')) return false;
  const names = [envId, functionName, service, (path ?? '').replace(/\?.*$/s, '')];
  return !names.some(hasDotSegment);
}
