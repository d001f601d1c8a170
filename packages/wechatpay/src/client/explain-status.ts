import { BadAnswer, PostFailure } from './failures';
import type { PostResponse } from './post';

/** A front that could not reach the service behind it: no answer, though HTTP has one. */
const GATEWAY_STATUS = new Set([502, 503, 504]);

/**
 * What an HTTP status other than 200 means, in words for the person who has to mend it: WeChat Pay answers everything,
 * its refusals too, with 200, so that something else has spoken.
 *
 * @returns a {@link BadAnswer} where asking again would not tell more
 */
export function explainStatus({ status, headers, body }: PostResponse): PostFailure | BadAnswer {
  if (GATEWAY_STATUS.has(status)) {
    const wait = /^\d+$/.test(headers['retry-after'] ?? '') ? `in ${headers['retry-after']} s` : 'later';
    return new PostFailure(
      `a gateway before WeChat Pay answered HTTP ${status}${status === 503 ? `, as in maintenance: try ${wait}` : ''}`,
      true,
    );
  }
  return new BadAnswer(`it came with HTTP status ${status}${meaning(status, headers, body)}`);
}

function meaning(status: number, headers: PostResponse['headers'], body: Buffer): string {
  if (status >= 300 && status < 400) return redirection(headers['location']);
  if (status === 400 && /No required SSL certificate/i.test(beginning(body)))
    return ': WeChat Pay saw no client certificate. Give the merchant’s as pfx, or cert and key; a proxy that ends TLS on the way takes it off';
  if (status === 400 && /SSL certificate error/i.test(beginning(body)))
    return ': WeChat Pay does not accept the client certificate. Is it this merchant’s, current, and from the merchant platform?';
  if (status === 401 || status === 407)
    return ': a proxy wants to know who asks. Let this machine reach WeChat Pay without it';
  if (status === 403)
    return ': a firewall or a proxy forbids it. Allow this machine to reach the endpoint, and its address with WeChat Pay where you limit those';
  if (status === 404) return ': nothing is there. Is the endpoint a base address of WeChat Pay v2?';
  if (status === 413) return ': a proxy finds the request too large';
  if (status === 429) return ': too many requests. Make fewer, and this one again later';
  if (status >= 500) return ': the server failed. Try again later';
  return '';
}

/** Only the host: what else stands in a redirection may be anything. */
function redirection(location: string | undefined): string {
  const [, host] = /^https?:\/\/([\w.:-]{1,80})/i.exec(location ?? '') ?? [];
  return `${host ? ` and points to ${host}` : ''}: WeChat Pay never redirects, so a captive portal or a proxy answered, or the endpoint is not WeChat Pay’s. It was not followed`;
}

function beginning(body: Buffer): string {
  return body.subarray(0, 2048).toString('latin1');
}
