import { AdapterError } from './errors';

/**
 * A base address without the slashes at its end.
 *
 * Without what a log must not show, too: fetch takes no URL with a password either.
 *
 * @param option as errors name it; they do not show what was given
 * @param leadsTo what should be there, to be read after "name where"
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
