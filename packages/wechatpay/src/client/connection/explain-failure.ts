import type { ClientRequest } from 'node:http';
import { BadAnswer, PostFailure } from '../failures';
import { clockReading } from '../hints/clock';

interface AxiosFailure extends Error {
  code?: string;
  request?: ClientRequest;
}

/** The request, as far as the text of its failure needs it. */
interface FailedRequest {
  url: string;
  /** Milliseconds that it was given. */
  timeout: number;
  maxBytes: number;
  signal?: AbortSignal | undefined;
}

/** Codes of failures before there is a connection of any kind. */
const UNCONNECTED = new Set(['ENOTFOUND', 'EAI_AGAIN', 'ECONNREFUSED']);
/** Alerts with which a server ends a handshake; in TLS 1.3 only after the client considers it complete. */
const REFUSED_HANDSHAKE = /alert (?:.*certificate|unknown ca|access denied|handshake failure)/i;

/**
 * The meaning of an axios error for the request, for the person who has to fix it. The axios error itself is
 * not passed on, because it contains the whole request with its keys.
 */
export function explainFailure(error: AxiosFailure, attempt: FailedRequest): PostFailure | BadAnswer {
  const { code = '', message, request } = error;
  if (message.startsWith('maxContentLength'))
    return new BadAnswer(
      `it is longer than ${attempt.maxBytes / 1024} KiB, too long for an answer: is the endpoint right?`,
    );
  const mayHaveArrived = wasSent(request) && !UNCONNECTED.has(code) && !REFUSED_HANDSHAKE.test(message);
  const text = describe(code, message, attempt, mayHaveArrived);
  return code === 'ERR_CANCELED'
    ? new PostFailure(text, mayHaveArrived)
    : new PostFailure(`${text} (${code || 'no code'})`, mayHaveArrived, { cause: new Error(message) });
}

/** TLS sends no byte of a request before it has verified the server; a plain socket may at any time. */
function wasSent(request: ClientRequest | undefined): boolean {
  const socket = request?.socket;
  if (!socket) return false;
  return 'authorized' in socket ? socket.authorized === true : true;
}

function describe(
  code: string,
  message: string,
  { url, timeout, signal }: FailedRequest,
  connected: boolean,
): string {
  const { host } = new URL(url);
  if (signal?.aborted) return 'the call was aborted';
  if (code === 'ERR_CANCELED')
    return connected
      ? `${host} did not answer within ${Math.round(timeout)} ms`
      : `no connection to ${host} within ${Math.round(timeout)} ms: check the network, and that a firewall lets it out`;
  if (code === 'ENOTFOUND')
    return `the name ${host} cannot be resolved: check its spelling, and this machine’s DNS`;
  if (code === 'EAI_AGAIN')
    return `the name ${host} cannot be resolved now: check this machine’s DNS and the network`;
  if (code === 'ECONNREFUSED') return `${host} refuses connections: check the address and its port`;
  const distrust = describeDistrust(code, message, host);
  if (distrust) return distrust;
  if (/wrong version number|packet length too long/i.test(message))
    return `${host} does not speak TLS: is the endpoint’s port right?`;
  if (code.startsWith('HPE_')) return `${host} answered in something other than HTTP: is the endpoint right?`;
  if (/aborted/.test(message)) return `the answer of ${host} broke off before its end`;
  return connected ? `the connection to ${host} broke: ${message}` : `no connection to ${host}: ${message}`;
}

/** Why one side rejects the other's certificate. */
function describeDistrust(code: string, message: string, host: string): string | undefined {
  if (/alert certificate expired/i.test(message))
    return `${host} refuses the TLS connection: the client certificate has expired. Request a new one on the merchant platform`;
  if (/alert certificate required/i.test(message))
    return `${host} refuses the TLS connection: it requires a client certificate and got none`;
  if (REFUSED_HANDSHAKE.test(message))
    return `${host} refuses the TLS connection: does the client certificate belong to this merchant, and is it still valid?`;
  if (code === 'CERT_HAS_EXPIRED' || code === 'CERT_NOT_YET_VALID') {
    const when = code === 'CERT_HAS_EXPIRED' ? 'has expired' : 'is not valid yet';
    return `the certificate of ${host} ${when}: ${clockReading()}; if the clock is right, tell the operator of ${host}`;
  }
  if (code === 'ERR_TLS_CERT_ALTNAME_INVALID')
    return `the certificate of ${host} is not trusted, because it belongs to another host: check the endpoint. Your own proxy may have answered instead`;
  if (/CERT|^UNABLE_TO_|^INVALID_(CA|PURPOSE)$/.test(code))
    return `the certificate of ${host} is not trusted: ${message}. For your own proxy or a simulator, give its certificate authority as ca`;
  return undefined;
}
