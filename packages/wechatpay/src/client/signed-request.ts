import { randomNonce } from '@opencloudpay/internal';
import type { ApiDeclaration } from '../api';
import { setField } from '../set-field';
import { type SignType, sign } from '../sign';
import { validateRequest } from '../validate/validate';
import { toXml } from '../xml/xml';
import type { Question } from './answers/read-answer';
import type { CheckedOptions } from './options';

/** A request ready to send. */
export interface SignedRequest {
  /** Without the signature. */
  readonly sent: Record<string, string | number>;
  readonly xml: string;
  /** What the answer is held against. */
  readonly question: Question;
}

/**
 * Fills in the account and the nonce, validates and signs.
 *
 * @throws {ParameterError} {@link XmlError} for values that WeChat Pay would refuse, or XML cannot carry
 */
export function signedRequest(api: ApiDeclaration, given: object, account: CheckedOptions): SignedRequest {
  const { appid, mchId, apiKey } = account;
  const signType = signTypeOf(api, account.signType);
  const params = defined(given);
  params['appid'] = appid;
  params['mch_id'] = mchId;
  params['nonce_str'] ||= randomNonce();
  // WeChat Pay's default is MD5; older APIs do not know the parameter.
  if (signType !== 'MD5') params['sign_type'] = signType;
  validateRequest(api, params);
  const sent = known(api, params);
  return {
    sent,
    xml: toXml({ ...sent, sign: sign(sent, apiKey, signType) }),
    question: { params, apiKey },
  };
}

/** @param preferred by the account; an API that does not know it uses its own */
export function signTypeOf({ signTypes }: ApiDeclaration, preferred: SignType): SignType {
  const [only = preferred] = signTypes;
  return signTypes.includes(preferred) ? preferred : only;
}

/**
 * The values that are given, without the sign type, which the client decides. Leaves other types to the validation and the
 * signature, which refuse them with the field's name.
 */
function defined(given: object): Record<string, string | number> {
  const params: Record<string, string | number> = {};
  for (const name of Object.keys(given ?? {})) {
    const value = (given as Record<string, unknown>)[name];
    if (value !== undefined && value !== null && value !== '' && name !== 'sign_type')
      setField(params, name, value as string | number);
  }
  return params;
}

/** Without the common parameters that the API does not take. */
function known(api: ApiDeclaration, params: Record<string, string | number>): typeof params {
  const without: readonly string[] | undefined = api.request.without;
  if (!without) return params;
  const sent: typeof params = {};
  for (const name of Object.keys(params)) {
    const value = params[name];
    if (value !== undefined && !without.includes(name)) setField(sent, name, value);
  }
  return sent;
}
