/** The gateway's place in an application. */
export interface MountOptions {
  /**
   * The path prefix of the gateway's addresses, for example `/pay`: then the notify address of an order is
   * `https://shop.example.com/pay/notify/…`, and the functions' `notify.baseUrl` is `https://shop.example.com/pay`.
   * Default: none.
   */
  prefix?: string | undefined;
}

/**
 * Removes the application's prefix from an address.
 *
 * Encoded characters stay encoded: a container's path is one segment of the gateway's address.
 *
 * @returns `undefined` if the address is not below the prefix
 */
export function unmount(url: string, prefix: string): string | undefined {
  const below = prefix.replace(/\/+$/, '');
  if (below === '') return url;
  const address = new URL(url);
  if (address.pathname !== below && !address.pathname.startsWith(`${below}/`)) return undefined;
  address.pathname = address.pathname.slice(below.length) || '/';
  return address.href;
}
