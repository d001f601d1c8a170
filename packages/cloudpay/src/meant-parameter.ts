import { apis, commonParameters } from '@opencloudpay/wechatpay';
import { camelCase, isObject } from './convert-case';
import { nearestName } from './transports/direct/nearest-name';

/** What CloudPay itself takes, besides the parameters of WeChat Pay. */
const OF_CLOUDPAY = ['env_id', 'function_name', 'callback_type', 'container', 'sub_mch_id'];

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
  const all = [...names, ...Object.keys(commonParameters), ...OF_CLOUDPAY];
  return new Set([...all, ...all.map(camelCase)]);
}
