import { hasDotSegment } from '@opencloudpay/cloudpay';

/**
 * Whether the raw request target has a dot segment in its path, encoded or not. URL parsers resolve dot segments before
 * routing, so `/notify/pay/%2e%2e/…` would reach another address.
 *
 * @param target `url` of Node's request; undefined if the runtime keeps only the resolved address
 */
export function hasUnresolvedDots(target: string | undefined): boolean {
  return target !== undefined && hasDotSegment(target.replace(/[?#].*$/s, ''));
}

/** An unknown address of the same origin: the gateway answers 404 and logs it. */
export function nowhere(url: string): string {
  return new URL('/', url).href;
}
