import { CallFailure, type CallingContext, ErrCode, type WireData } from '@opencloudpay/cloudpay';
import { declarationOf, type ParameterProblem } from '@opencloudpay/wechatpay';
import type { TokenLimits } from './access-token';

/** Fields that the gateway sends in addition to an API's declared parameters. */
const COMMON = ['sub_mch_id', 'sub_appid', 'nonce_str'];
/** Links in WeChat Pay's own format contain `&name=`. No answer returns them. */
const LINKS: ReadonlySet<string> = new Set(['long_url']);

/** `&`, an XML element name and `=`: here the signed text could be split into other fields. */
const ANOTHER_FIELD = /&([A-Za-z_][\w.:-]*)=/;

/**
 * Refuses a caller's text that could be read as more fields of a signed message: `attach: 'x&mch_id=…'`.
 *
 * WeChat Pay v2 signs `k=v&k=v` without escaping (see `withoutSignature`). If a signature ever leaked, such text would
 * bypass the limits of a token. The text is refused, not rewritten: the callback function gets `attach` back and must
 * find the original. All names are refused, because WeChat Pay has more APIs and fields than are declared here. A token
 * without limits may do everything that its account can, so it has nothing to bypass.
 *
 * @throws {CallFailure} INVALID_PARAM, with the parameters
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
          problem: `contains "&${name.slice(0, 32)}=", which could be read as another field of a signed message. The token of this call is limited to a sub-merchant or an environment, so write the text without "&name=", for example as JSON`,
        },
      ];
    }
  }
  return [];
}

/** All forms in which a value may be sent: objects as JSON, and JSON text possibly rewritten without its escapes. */
function textsOf(value: unknown): string[] {
  if (typeof value === 'object' && value !== null) return [JSON.stringify(value)];
  if (typeof value !== 'string') return [];
  try {
    return [value, JSON.stringify(JSON.parse(value)) ?? ''];
  } catch {
    return [value];
  }
}
