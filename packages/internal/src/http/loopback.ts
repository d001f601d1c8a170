/** Whether only programs of this machine reach the host of an address, which may be IPv6 in brackets. */
export function isLoopback(hostname: string): boolean {
  return /^(localhost|127(\.\d{1,3}){3}|::1|\[::1\])$/.test(hostname);
}

/** Whether a URL leads to this machine. */
export function isLoopbackAddress(url: string): boolean {
  return URL.canParse(url) && isLoopback(new URL(url).hostname);
}

/** Whether all URLs lead to this machine, and there is one. */
export function areLoopbackAddresses(urls: readonly string[] = []): boolean {
  return urls.length > 0 && urls.every(isLoopbackAddress);
}
