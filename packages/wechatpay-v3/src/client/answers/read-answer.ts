import { parseJson } from '@opencloudpay/internal';
import { SignatureError } from '@opencloudpay/wechatpay/errors';
import {
  BadAnswer,
  explainStatus,
  type Fields,
  PostFailure,
  type PostResponse,
  type ReadAnswer,
} from '@opencloudpay/wechatpay/http';
import type { ApiDeclaration } from '../../api';
import { isJsonObject, type JsonObject } from '../../json';
import type { VerificationKeys } from '../../keys/verification-keys';
import { hasSignature, verifyMessage } from '../../verify-message';
import type { ClientAccount } from '../build-request';
import type { Answer } from './answer';
import { belongsElsewhere } from './belongs-elsewhere';
import { refusalOf } from './refusal';

export interface Question {
  readonly api: ApiDeclaration;
  /** All parameters by their names. */
  readonly params: Fields;
  readonly account: ClientAccount;
}

/**
 * Reads an answer, and checks that WeChat Pay wrote it and that it belongs to this request.
 *
 * An answer must be signed. Only some refusals may come without a signature (see `UNSIGNED`); then only `code` and `message` are passed on, and it proves nothing, because a proxy could have written
 * them. A signature that is there must be right.
 *
 * @throws {BadAnswer} saying why the answer cannot be believed; {@link PostFailure} if only a gateway answered
 */
export function readAnswer(
  response: Pick<PostResponse, 'status' | 'headers' | 'body'>,
  { api, params, account }: Question,
  keys: VerificationKeys,
  now = Date.now(),
): ReadAnswer<Answer> {
  const { status, headers, body } = response;
  const json = jsonOf(body);
  const isRefused = status >= 400;
  if (status >= 300 && (!isRefused || typeof json?.['code'] !== 'string')) throw explainStatus(response);
  const isSigned = hasSignature(headers);
  const problem = isSigned ? signatureProblem(response, keys, now) : NO_SIGNATURE;
  const isUnsigned = !isSigned && (UNSIGNED.has(status) || status >= 500);
  if (isRefused && json && (!problem || isUnsigned || isRightButForTime(response, keys))) {
    const answer = { status, json: problem ? onlyRefusal(json) : json };
    return { answer, refusal: refusalOf(api, answer), signed: !problem };
  }
  if (problem) throw new BadAnswer(problem);
  return readSuccess({ status, body: json }, { api, params, account });
}

const NO_SIGNATURE =
  'it has no signature: a server other than WeChat Pay may have answered, or a proxy removed the headers Wechatpay-…';

/**
 * WeChat Pay signs an answer if it verified the request's signature. Otherwise it refuses the request with 401; with 429
 * and with errors of its own its front may answer before it knows the merchant.
 */
const UNSIGNED = new Set([401, 429]);

function readSuccess(
  { status, body }: { status: number; body: JsonObject | undefined },
  { api, params, account }: Question,
): ReadAnswer<Answer> {
  const refusal = body && refusalOf(api, { status, json: body });
  if (body && refusal) return { answer: { status, json: body }, refusal, signed: true };
  if (![200, 202, 204].includes(status))
    throw new BadAnswer(`it came with HTTP status ${status}, which WeChat Pay does not document`);
  if (api.answer.body === 'none' && !body) return { answer: { status }, refusal: undefined, signed: true };
  if (!body) throw new BadAnswer(`it is no JSON object, which every success of ${api.name} is`);
  const problem = belongsElsewhere(api, body, params, account);
  if (problem) throw new BadAnswer(problem);
  return { answer: { status, json: body }, refusal: undefined, signed: true };
}

/** @returns the end of a sentence about the answer; `undefined` if WeChat Pay signed it */
function signatureProblem(
  { headers, body }: Pick<PostResponse, 'headers' | 'body'>,
  keys: VerificationKeys,
  now: number,
): string | undefined {
  try {
    verifyMessage({ headers, body }, keys, now);
    return undefined;
  } catch (error) {
    if (!(error instanceof SignatureError)) throw error;
    return error.message.replace(/\.$/, '');
  }
}

/**
 * Whether WeChat Pay refused the request's signature, and only the time of its own is wrong: then this machine's clock
 * is, and WeChat Pay refuses the request for that.
 */
function isRightButForTime(
  response: Pick<PostResponse, 'status' | 'headers' | 'body'>,
  keys: VerificationKeys,
) {
  const then = Number(response.headers['wechatpay-timestamp']) * 1000;
  return response.status === 401 && signatureProblem(response, keys, then) === undefined;
}

function onlyRefusal({ code, message }: JsonObject): JsonObject {
  return { ...(code !== undefined && { code }), ...(message !== undefined && { message }) };
}

/** @returns `undefined` for a body without content, and for one that is not a JSON object */
function jsonOf(body: PostResponse['body']): JsonObject | undefined {
  if (body.length === 0) return undefined;
  const parsed = parseJson(body.toString());
  return 'value' in parsed && isJsonObject(parsed.value) ? parsed.value : undefined;
}
