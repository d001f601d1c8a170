import { hasDotSegment } from '@opencloudpay/cloudpay';

/**
 * Whether a request's target, as it came on the wire, has a dot segment in its path, encoded or not. URL parsers resolve
 * those before any route is compared: `/notify/pay/%2e%2e/…` would be another address by then.
 *
 * @param target of Node's request; undefined where the runtime keeps only the resolved address
 */
export function hasUnresolvedDots(target: string | undefined): boolean {
  return target !== undefined && hasDotSegment(target.replace(/[?#].*$/s, ''));
}

/** An address at which there is nothing, of the same origin: the gateway answers 404, and its log says so. */
export function nowhere(url: string): string {
  return new URL('/', url).href;
}
