/** Where in an application the gateway is. */
export interface MountOptions {
  /**
   * The path below which the gateway's addresses are, for example `/pay`: the notify address of an order is then
   * `https://shop.example.com/pay/notify/…`, which functions get by `notify.baseUrl` `https://shop.example.com/pay`.
   * Default: none.
   */
  prefix?: string | undefined;
}

/**
 * The address as the gateway knows it, without the prefix of the application around it.
 *
 * What is encoded stays encoded: a container's path is one segment of the gateway's address.
 *
 * @returns `undefined` for an address that is not below the prefix
 */
export function unmount(url: string, prefix: string): string | undefined {
  const below = prefix.replace(/\/+$/, '');
  if (below === '') return url;
  const address = new URL(url);
  if (address.pathname !== below && !address.pathname.startsWith(`${below}/`)) return undefined;
  address.pathname = address.pathname.slice(below.length) || '/';
  return address.href;
}
