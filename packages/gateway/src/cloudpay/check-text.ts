import { CallFailure, type CallingContext, ErrCode, type WireData } from '@opencloudpay/cloudpay';
import { declarationOf, type ParameterProblem } from '@opencloudpay/wechatpay';
import type { TokenLimits } from './access-token';

/** What the gateway sends beside the parameters that an API declares. */
const COMMON = ['sub_mch_id', 'sub_appid', 'nonce_str'];
/** A link in a form of WeChat Pay's own, which has `&name=` in it. No answer gives it back. */
const LINKS: ReadonlySet<string> = new Set(['long_url']);

/** `&` and a name of an XML element and `=`: where the text to sign could be cut into fields in another way. */
const ANOTHER_FIELD = /&([A-Za-z_][\w.:-]*)=/;

/**
 * Refuses text of a caller that could be read as further fields of a signed message: `attach: 'x&mch_id=…'`.
 *
 * WeChat Pay v2 signs `k=v&k=v` without escaping (see `withoutSignature`). For a token with limits, such text is a way
 * around them, should a signature ever become known in another way. It is refused and not rewritten: a changed `attach`
 * would reach the callback function, which has to find there what was ordered. Any name is refused, not only those that
 * are known here: WeChat Pay has APIs and fields that the declarations do not have. A token without limits may do
 * everything that its account can, so there is nothing to get around.
 *
 * @throws {CallFailure} INVALID_PARAM, naming the parameters
 */
export function checkText(
  limits: Pick<TokenLimits, 'envId' | 'subMchIds'>,
  api: string,
  data: WireData,
  caller: CallingContext,
): void {
  if (limits.envId === undefined && limits.subMchIds === undefined) return;
  const names = [...Object.keys(declarationOf(api)?.request.properties ?? {}), ...COMMON];
  const given: [field: string, value: unknown][] = [
    ...names.filter((name) => !LINKS.has(name)).map((name): [string, unknown] => [name, data[name]]),
    ['sub_openid', caller.openid],
    ['sub_appid', caller.appid],
  ];
  const problems = given.flatMap(([field, value]) => problemOf(field, value));
  if (problems.length === 0) return;
  throw new CallFailure(
    ErrCode.INVALID_PARAM,
    problems.map(({ field, problem }) => `${field} ${problem}`).join('; '),
    { problems },
  );
}

function problemOf(field: string, value: unknown): ParameterProblem[] {
  for (const text of textsOf(value)) {
    const [, name] = ANOTHER_FIELD.exec(text) ?? [];
    if (name !== undefined) {
      return [
        {
          field,
          problem: `holds "&${name.slice(0, 32)}=", which could be read as another field of a signed message, and the token of this call is limited to a sub-merchant or an environment: write it without "&name=", for example as JSON`,
        },
      ];
    }
  }
  return [];
}

/** As it may be sent: an object is sent as its JSON, and JSON text may be written anew, without its escapes. */
function textsOf(value: unknown): string[] {
  if (typeof value === 'object' && value !== null) return [JSON.stringify(value)];
  if (typeof value !== 'string') return [];
  try {
    return [value, JSON.stringify(JSON.parse(value)) ?? ''];
  } catch {
    return [value];
  }
}
