import { CallFailure, ErrCode, type WireData } from '@opencloudpay/cloudpay';
import { parseJsonObject, startDeadline } from '@opencloudpay/internal';
import { readBody } from '../requests/read-body';

const MAX_BYTES = 256 * 1024;

/**
 * Reads the body of a call.
 *
 * @param patience milliseconds for the whole body
 * @throws {Refusal} if the body is too large, too slow, broken or missing
 */
export function readCall(request: Request, patience: number): Promise<Uint8Array> {
  const deadline = startDeadline(patience);
  return readBody(request, MAX_BYTES, deadline).finally(() => deadline.clear());
}

/**
 * Parses the parameters of a call from its JSON.
 *
 * @throws {CallFailure} if the body is not a JSON object, or has too many levels
 */
export function parseCall(body: Uint8Array): WireData {
  const parsed = parseJsonObject(textOf(body));
  if ('value' in parsed) return parsed.value;
  throw new CallFailure(
    ErrCode.INVALID_PARAM,
    `The body ${parsed.problem}. It must be a JSON object: the parameters of the call`,
  );
}

function textOf(body: Uint8Array): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(body);
  } catch (cause) {
    throw new CallFailure(ErrCode.INVALID_PARAM, 'The body is not UTF-8', { cause });
  }
}
