import type { ClientRequest } from 'node:http';
import { describe, expect, it } from '@jest/globals';
import { BadAnswer } from '../failures';
import { explainFailure } from './explain-failure';

const attempt = {
  url: 'https://api.mch.weixin.qq.com/pay/orderquery',
  body: '<xml><sign>secret</sign></xml>',
  headers: {},
  timeout: 1234.5,
  maxBytes: 262_144,
};
const host = 'api.mch.weixin.qq.com';

/** A request at this stage of its connection. */
const at = {
  noSocket: {},
  handshake: { socket: { authorized: false } },
  secure: { socket: { authorized: true } },
  plain: { socket: {} },
} as unknown as Record<string, ClientRequest>;

const failed = (code: string | undefined, message: string, request: ClientRequest | undefined) =>
  explainFailure(
    Object.assign(new Error(message), { ...(code && { code }), ...(request && { request }) }),
    attempt,
  );

describe('explainFailure', () => {
  it.each<[string | undefined, string, keyof typeof at, boolean, string]>([
    [
      'ENOTFOUND',
      'getaddrinfo ENOTFOUND',
      'handshake',
      false,
      `the name ${host} cannot be resolved: check its spelling, and this machine’s DNS (ENOTFOUND)`,
    ],
    [
      'EAI_AGAIN',
      'getaddrinfo EAI_AGAIN',
      'plain',
      false,
      `the name ${host} cannot be resolved now: check this machine’s DNS and the network (EAI_AGAIN)`,
    ],
    [
      'ECONNREFUSED',
      '',
      'plain',
      false,
      `${host} refuses connections: check the address and its port (ECONNREFUSED)`,
    ],
    [
      'EHOSTUNREACH',
      'connect EHOSTUNREACH',
      'handshake',
      false,
      `no connection to ${host}: connect EHOSTUNREACH (EHOSTUNREACH)`,
    ],
    [
      'EHOSTUNREACH',
      'read EHOSTUNREACH',
      'secure',
      true,
      `the connection to ${host} broke: read EHOSTUNREACH (EHOSTUNREACH)`,
    ],
    [
      'ETIMEDOUT',
      'connect ETIMEDOUT',
      'handshake',
      false,
      `no connection to ${host}: connect ETIMEDOUT (ETIMEDOUT)`,
    ],
    [
      'ETIMEDOUT',
      'read ETIMEDOUT',
      'secure',
      true,
      `the connection to ${host} broke: read ETIMEDOUT (ETIMEDOUT)`,
    ],
    [
      'ECONNRESET',
      'Client network socket disconnected',
      'handshake',
      false,
      `no connection to ${host}: Client network socket disconnected (ECONNRESET)`,
    ],
    [
      'ECONNRESET',
      'socket hang up',
      'secure',
      true,
      `the connection to ${host} broke: socket hang up (ECONNRESET)`,
    ],
    [
      'ECONNRESET',
      'socket hang up',
      'plain',
      true,
      `the connection to ${host} broke: socket hang up (ECONNRESET)`,
    ],
    [
      'ERR_BAD_RESPONSE',
      'stream has been aborted',
      'secure',
      true,
      `the answer of ${host} broke off before its end (ERR_BAD_RESPONSE)`,
    ],
    [undefined, 'odd', 'secure', true, `the connection to ${host} broke: odd (no code)`],
    [
      'ERR_CANCELED',
      'canceled',
      'noSocket',
      false,
      `no connection to ${host} within 1235 ms: check the network, and that a firewall lets it out`,
    ],
    [
      'ERR_CANCELED',
      'canceled',
      'handshake',
      false,
      `no connection to ${host} within 1235 ms: check the network, and that a firewall lets it out`,
    ],
    ['ERR_CANCELED', 'canceled', 'secure', true, `${host} did not answer within 1235 ms`],
    [
      'SELF_SIGNED_CERT_IN_CHAIN',
      'self signed certificate in certificate chain',
      'handshake',
      false,
      `the certificate of ${host} is not trusted: self signed certificate in certificate chain. For your own proxy or a simulator, give its certificate authority as ca (SELF_SIGNED_CERT_IN_CHAIN)`,
    ],
    [
      'ERR_TLS_CERT_ALTNAME_INVALID',
      'Hostname mismatch',
      'handshake',
      false,
      `the certificate of ${host} is not trusted, because it belongs to another host: check the endpoint. Your own proxy may have answered instead (ERR_TLS_CERT_ALTNAME_INVALID)`,
    ],
    // The same failure as Node.js 16, and as Node.js 22, tell it.
    [
      'EPROTO',
      'write EPROTO 1:error:1408F10B:SSL routines:ssl3_get_record:wrong version number:ssl3_record.c:332:',
      'handshake',
      false,
      `${host} does not speak TLS: is the endpoint’s port right? (EPROTO)`,
    ],
    [
      'ERR_SSL_PACKET_LENGTH_TOO_LONG',
      'error:0A0000C6:SSL routines::packet length too long',
      'handshake',
      false,
      `${host} does not speak TLS: is the endpoint’s port right? (ERR_SSL_PACKET_LENGTH_TOO_LONG)`,
    ],
    [
      'ERR_SSL_SSLV3_ALERT_CERTIFICATE_EXPIRED',
      'SSL routines:ssl3_read_bytes:sslv3 alert certificate expired',
      'secure',
      false,
      `${host} refuses the TLS connection: the client certificate has expired. Request a new one on the merchant platform (ERR_SSL_SSLV3_ALERT_CERTIFICATE_EXPIRED)`,
    ],
    [
      'HPE_INVALID_CONSTANT',
      'Parse Error: Expected HTTP/',
      'plain',
      true,
      `${host} answered in something other than HTTP: is the endpoint right? (HPE_INVALID_CONSTANT)`,
    ],
    [
      'ERR_SSL_TLSV1_ALERT_UNKNOWN_CA',
      'SSL routines:ssl3_read_bytes:tlsv1 alert unknown ca',
      'secure',
      false,
      `${host} refuses the TLS connection: does the client certificate belong to this merchant, and is it still valid? (ERR_SSL_TLSV1_ALERT_UNKNOWN_CA)`,
    ],
    [
      'ERR_SSL_TLSV1_ALERT_INTERNAL_ERROR',
      'tlsv1 alert internal error',
      'secure',
      true,
      `the connection to ${host} broke: tlsv1 alert internal error (ERR_SSL_TLSV1_ALERT_INTERNAL_ERROR)`,
    ],
  ])('%s (%s) with a connection at %s may have arrived: %p', (code, message, where, mayHaveArrived, told) => {
    const failure = failed(code, message, at[where]);
    expect(failure).not.toBeInstanceOf(BadAnswer);
    expect(failure).toMatchObject({ mayHaveArrived, message: told });
  });

  it('counts a failure before there was a request as one that sent nothing', () => {
    expect(failed('ERR_CANCELED', 'canceled', undefined)).toMatchObject({ mayHaveArrived: false });
  });

  it('distinguishes an answer that is too long from no answer', () => {
    const failure = failed('ERR_BAD_RESPONSE', 'maxContentLength size of 262144 exceeded', at['secure']);
    expect(failure).toBeInstanceOf(BadAnswer);
    expect(failure).toMatchObject({
      message: 'it is longer than 256 KiB, too long for an answer: is the endpoint right?',
      mayHaveArrived: true,
    });
  });

  it('distinguishes the caller’s abort from a timeout', () => {
    const error = Object.assign(new Error('canceled'), { code: 'ERR_CANCELED', request: at['secure'] });
    const failure = explainFailure(error as Error, { ...attempt, signal: AbortSignal.abort() });
    expect(failure).toMatchObject({ message: 'the call was aborted', mayHaveArrived: true });
  });
});
