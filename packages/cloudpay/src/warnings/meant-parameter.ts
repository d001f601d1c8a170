import { apis, commonParameters } from '@opencloudpay/wechatpay/apis';
import { callbackParameters, commonCallParameters } from '../call-parameters';
import { camelCase, isObject } from '../convert-case';
import { nearestName } from '../transports/direct/nearest-name';

/**
 * The mistyped name under which the caller gave a missing parameter: `totalfee` for `total_fee`.
 *
 * @param field the parameter, or alternatives: `transaction_id or out_trade_no`
 * @param given the caller's data
 */
export function mistypedName(field: string, given: unknown): string | undefined {
  if (!isObject(given)) return undefined;
  const wanted = Object.fromEntries(field.split(' or ').map((name) => [name, []]));
  return Object.keys(given).find((name) => {
    if (declaredNames().has(name) || given[name] === undefined) return false;
    return nearestName(name, wanted) !== undefined;
  });
}

/** Whether it is the name of a parameter, or of an answer's field, of any API in either spelling: then it is not mistyped. */
export function isKnownName(name: string): boolean {
  return declaredNames().has(name) || answerNames().has(name);
}

let declared: ReadonlySet<string> | undefined;
let answered: ReadonlySet<string> | undefined;

/** The parameters of all APIs and of CloudPay, in both spellings. */
function declaredNames(): ReadonlySet<string> {
  declared ??= inBothSpellings([
    ...Object.values(apis).flatMap(({ request }) => Object.keys(request.properties)),
    ...Object.keys({ ...commonParameters, ...commonCallParameters, ...callbackParameters }),
  ]);
  return declared;
}

/** The fields of all answers, because code may pass on a whole result. */
function answerNames(): ReadonlySet<string> {
  answered ??= inBothSpellings(Object.values(apis).flatMap(({ answer }) => Object.keys(answer.fields)));
  return answered;
}

function inBothSpellings(names: readonly string[]): ReadonlySet<string> {
  return new Set([...names, ...names.map(camelCase)]);
}
