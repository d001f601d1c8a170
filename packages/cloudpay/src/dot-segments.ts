/** Proxies decode a path once or twice. */
const MOST_DECODINGS = 8;

/**
 * Whether a path, or a name in a path, contains a segment `.` or `..`, in any notation: `%2e%2e`,
 * `%2E.`, with encoded slashes (`..%2f..`) or backslashes, encoded once or several times.
 *
 * URL parsers resolve such segments before the path is compared with a route, and servers behind them decode once more. So
 * the request would go to another address than the checked one.
 *
 * @param path without its query
 */
export function hasDotSegment(path: string): boolean {
  // Most names have neither a dot nor an encoded one.
  if (!/[.%]/.test(path)) return false;
  let text = path;
  for (let decodings = 0; decodings <= MOST_DECODINGS; decodings++) {
    if (text.split(/[/\\]/).some((segment) => segment === '.' || segment === '..')) return true;
    const decoded = text.replace(/%(25|2e|2f|5c)/gi, (_, code: string) =>
      String.fromCharCode(Number.parseInt(code, 16)),
    );
    if (decoded === text) return false;
    text = decoded;
  }
  // Names that are encoded so often try to hide something.
  return true;
}
