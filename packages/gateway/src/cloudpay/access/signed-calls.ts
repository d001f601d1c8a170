import { CallFailure, ErrCode } from '@opencloudpay/cloudpay';
import { sameSignature, signAnswer, signCall } from '@opencloudpay/contracts/cloudpay-signature';
import {
  IDEMPOTENCY_KEY_HEADER,
  REPLAYED_HEADER,
  SIGNATURE_HEADER,
  signedCaller,
} from '@opencloudpay/contracts/cloudpay-wire';

/** The call was altered on its way. Nothing was done. */
export class DamagedCall extends CallFailure {
  constructor() {
    super(
      ErrCode.NETWORK_ERROR,
      'the call was damaged on its way to the gateway: its signature does not match. Nothing was done: retry the call',
    );
  }
}

/**
 * Verifies the signature of a call, made with the token. Unsigned calls (WeChat Cloud Run's path, a shell command) are
 * accepted: TLS protects them.
 *
 * @param api the name in the path
 * @throws {DamagedCall}
 */
export function checkCallSignature(
  headers: Headers,
  token: string,
  { api, body }: { api: string; body: Uint8Array },
): void {
  const given = headers.get(SIGNATURE_HEADER);
  if (given === null) return;
  const caller = signedCaller(headers);
  if (!sameSignature(given, signCall(token, { api, key: keyIn(headers), caller, body })))
    throw new DamagedCall();
}

/**
 * Signs the answer to a signed call, so that the caller detects a damaged answer or another call's answer.
 *
 * @param token undefined for an unknown token: then the answer is not signed
 */
export async function signedAnswer(
  response: Response,
  headers: Headers,
  token: string | undefined,
  replayed: boolean,
): Promise<Response> {
  if (replayed) response.headers.set(REPLAYED_HEADER, 'true');
  if (token === undefined || headers.get(SIGNATURE_HEADER) === null) return response;
  const body = new Uint8Array(await response.arrayBuffer());
  const { status } = response;
  const signature = signAnswer(token, { key: keyIn(headers), status, replayed, body });
  const signed = new Headers(response.headers);
  signed.set(SIGNATURE_HEADER, signature);
  return new Response(body, { status, headers: signed });
}

function keyIn(headers: Headers): string {
  return headers.get(IDEMPOTENCY_KEY_HEADER) ?? '';
}
