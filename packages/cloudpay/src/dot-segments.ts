/** Proxies decode a path once or twice. */
const MOST_DECODINGS = 8;

/**
 * Whether a path, or a name that becomes a part of one, holds a segment `.` or `..`, in whatever notation: `%2e%2e`,
 * `%2E.`, with slashes that are encoded (`..%2f..`) or turned round, encoded once or several times.
 *
 * URL parsers resolve such segments before the path is compared with a route, and servers behind decode once more. So the
 * request would lead to another address than the one that was checked.
 *
 * @param path without its query
 */
export function hasDotSegment(path: string): boolean {
  let text = path;
  for (let decodings = 0; decodings <= MOST_DECODINGS; decodings++) {
    if (text.split(/[/\\]/).some((segment) => segment === '.' || segment === '..')) return true;
    const decoded = text.replace(/%(25|2e|2f|5c)/gi, (_, code: string) =>
      String.fromCharCode(Number.parseInt(code, 16)),
    );
    if (decoded === text) return false;
    text = decoded;
  }
  // No name is encoded so often except to hide something.
  return true;
}
