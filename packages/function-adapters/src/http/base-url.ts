import { AdapterError } from '../errors';

/**
 * A base address without slashes at its end.
 *
 * Also without a user and a password: logs must not show them, and fetch refuses them.
 *
 * @param option its name in errors, which do not show the value
 * @param leadsTo what should be there: the end of "name where …"
 * @throws {AdapterError} `CONFIGURATION_INVALID`
 */
export function baseUrl(option: string, url: string, leadsTo: string): string {
  const parsed = URL.canParse(url) ? new URL(url) : undefined;
  if (!parsed || !/^https?:$/.test(parsed.protocol)) {
    throw new AdapterError(
      'CONFIGURATION_INVALID',
      `${option} is not an http:// or https:// URL: name where ${leadsTo}.`,
    );
  }
  if (parsed.username || parsed.password || parsed.search || parsed.hash) {
    throw new AdapterError(
      'CONFIGURATION_INVALID',
      `${option} holds a user, a query or a fragment: give the plain URL, and the token as \`token\`.`,
    );
  }
  return `${parsed.origin}${parsed.pathname.replace(/\/+$/, '')}`;
}
