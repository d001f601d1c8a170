import type { PostResponse } from '../connection/post';
import { BadAnswer, PostFailure } from '../failures';

/** A front that could not reach the service behind it: this is no answer of WeChat Pay. */
const GATEWAY_STATUS = new Set([502, 503, 504]);

/**
 * The meaning of an HTTP status other than 200, for the person who has to fix it. WeChat Pay answers everything,
 * refusals too, with 200, so another server has answered.
 *
 * @returns a {@link BadAnswer} if a repetition would show nothing more
 */
export function explainStatus({ status, headers, body }: PostResponse): PostFailure | BadAnswer {
  if (GATEWAY_STATUS.has(status)) {
    const wait = /^\d+$/.test(headers['retry-after'] ?? '') ? `in ${headers['retry-after']} s` : 'later';
    return new PostFailure(
      `a gateway in front of WeChat Pay answered HTTP ${status}${status === 503 ? `, as during maintenance: try ${wait}` : ''}`,
      true,
    );
  }
  return new BadAnswer(`it came with HTTP status ${status}${meaning(status, headers, body)}`);
}

function meaning(status: number, headers: PostResponse['headers'], body: Buffer): string {
  if (status >= 300 && status < 400) return redirection(headers['location']);
  if (status === 400 && /No required SSL certificate/i.test(beginning(body)))
    return ': WeChat Pay saw no client certificate. Give the merchant’s as pfx, or cert and key; a proxy that terminates TLS removes it';
  if (status === 400 && /SSL certificate error/i.test(beginning(body)))
    return ': WeChat Pay does not accept the client certificate. Does it belong to this merchant, is it still valid, and is it from the merchant platform?';
  if (status === 401 || status === 407)
    return ': a proxy requires a login. Let this machine reach WeChat Pay without the proxy';
  if (status === 403)
    return ': a firewall or a proxy forbids it. Allow this machine to reach the endpoint, and add its IP address on the merchant platform if you limit addresses there';
  if (status === 404) return ': not found. Is the endpoint a base address of WeChat Pay?';
  if (status === 413) return ': the request is too large for a proxy';
  if (status === 429) return ': too many requests. Send fewer, and try this one again later';
  if (status >= 500) return ': the server failed. Try again later';
  return '';
}

/** Shows only the host of a redirect: the rest of the address may hold anything. */
function redirection(location: string | undefined): string {
  const [, host] = /^https?:\/\/([\w.:-]{1,80})/i.exec(location ?? '') ?? [];
  return `${host ? ` and points to ${host}` : ''}: WeChat Pay never redirects, so a captive portal or a proxy answered, or the endpoint is not WeChat Pay’s. It was not followed`;
}

function beginning(body: Buffer): string {
  return body.subarray(0, 2048).toString('latin1');
}
