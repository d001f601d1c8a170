import { CallFailure, ErrCode, type WireData } from '@opencloudpay/cloudpay';
import { startDeadline } from '../deadline';
import { readBody } from '../read-body';

const MAX_BYTES = 256 * 1024;
const PATIENCE = 10_000;

/**
 * The parameters of a call, from the request's JSON.
 *
 * @throws {Refusal} for a body too large, too slow, broken or missing
 * @throws {CallFailure} for one that is not a JSON object
 */
export async function readCall(request: Request): Promise<WireData> {
  const deadline = startDeadline(PATIENCE);
  const body = await readBody(request, MAX_BYTES, deadline.signal).finally(deadline.clear);
  let data: unknown;
  try {
    data = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(body));
  } catch (cause) {
    throw new CallFailure(ErrCode.INVALID_PARAM, 'The body must be JSON, in UTF-8', { cause });
  }
  if (typeof data !== 'object' || data === null || Array.isArray(data))
    throw new CallFailure(
      ErrCode.INVALID_PARAM,
      'The body must be a JSON object: the parameters of the call',
    );
  return data as WireData;
}
