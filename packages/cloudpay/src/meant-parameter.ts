import { apis, commonParameters } from '@opencloudpay/wechatpay';
import { callbackParameters, commonCallParameters } from './call-parameters';
import { camelCase, isObject } from './convert-case';
import { nearestName } from './transports/direct/nearest-name';

/**
 * The mistyped name under which the caller gave a parameter that is missing: `totalfee` for `total_fee`.
 *
 * @param field the parameter; of several of which one is needed, `transaction_id or out_trade_no`
 * @param given the caller's data
 */
export function mistypedName(field: string, given: unknown): string | undefined {
  if (!isObject(given)) return undefined;
  const wanted = Object.fromEntries(field.split(' or ').map((name) => [name, []]));
  const declared = declaredNames();
  return Object.keys(given).find((name) => {
    if (declared.has(name) || given[name] === undefined) return false;
    return nearestName(name, wanted) !== undefined;
  });
}

/** A parameter of any API in either spelling: such a name is no slip. */
function declaredNames(): ReadonlySet<string> {
  const names = Object.values(apis).flatMap(({ request }) => Object.keys(request.properties));
  const ofCloudPay = { ...commonCallParameters, ...callbackParameters };
  const all = [...names, ...Object.keys(commonParameters), ...Object.keys(ofCloudPay)];
  return new Set([...all, ...all.map(camelCase)]);
}
