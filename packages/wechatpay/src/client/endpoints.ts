import { LONGEST_TIMER, previewAddress, withoutSecrets } from '@opencloudpay/internal';
import { ConfigurationError } from '../errors';

/** WeChat Pay's main host and its backup, for v2 and v3. */
const WECHAT_PAY: readonly string[] = ['https://api.mch.weixin.qq.com', 'https://api2.mch.weixin.qq.com'];

/**
 * The base addresses of a client, without slashes at their ends.
 *
 * @param problemOf what else is wrong with an address: the end of a sentence whose subject is the address
 * @throws {ConfigurationError} for an address that is not safe for payments
 */
export function checkEndpoints(
  given: readonly string[] = WECHAT_PAY,
  problemOf: (url: URL) => string | undefined,
): string[] {
  if (!Array.isArray(given) || given.length === 0)
    throw new ConfigurationError(
      'endpoints',
      'must be a list of at least one address: leave it out for WeChat Pay’s own hosts.',
    );
  return given.map((endpoint) => checkEndpoint(endpoint, problemOf));
}

function checkEndpoint(endpoint: string, problemOf: (url: URL) => string | undefined): string {
  let url: URL;
  try {
    url = new URL(endpoint);
  } catch {
    // Without the error as its cause, which shows the whole address.
    throw new ConfigurationError('endpoints', `holds ${previewAddress(endpoint)}, which is not a URL.`);
  }
  if (url.username || url.password || url.search || url.hash)
    throw new ConfigurationError(
      'endpoints',
      `holds an address of ${withoutSecrets(url.host)} with a user, a password, a query or a fragment: it must be a base address.`,
    );
  const loopback = ['127.0.0.1', 'localhost', '[::1]'].includes(url.hostname);
  if (url.protocol !== 'https:' && !(url.protocol === 'http:' && loopback)) {
    throw new ConfigurationError(
      'endpoints',
      `holds '${withoutSecrets(endpoint)}': only https is safe for payments (http is for loopback).`,
    );
  }
  const problem = problemOf(url);
  if (problem) throw new ConfigurationError('endpoints', `holds '${withoutSecrets(endpoint)}'${problem}`);
  return endpoint.replace(/\/+$/, '');
}

/** What is wrong with a timeout: the end of a sentence that starts with its name; `undefined` if it is valid. */
export function timeoutProblem(timeout: unknown): string | undefined {
  if (typeof timeout === 'number' && timeout > 0 && timeout <= LONGEST_TIMER) return undefined;
  return `must be a number of milliseconds from 1 to ${LONGEST_TIMER}.`;
}
