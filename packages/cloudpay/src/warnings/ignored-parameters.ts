import { previewName } from '@opencloudpay/internal';
import { declarationOf } from '@opencloudpay/wechatpay/apis';
import { callbackParameters, commonCallParameters } from '../call-parameters';
import { camelCase, isObject } from '../convert-case';
import { nearestName } from '../transports/direct/nearest-name';
import { isKnownName } from './meant-parameter';

/**
 * Finds ignored parameters that look like typing errors: `atach` for `attach`.
 *
 * They are reported, not refused. CloudPay ignores unknown parameters, and code that runs there passes more than
 * the documents list: refusing an order because of a similar name would stop a sale that succeeds today. A
 * mistyped required parameter is missing, and therefore refused (see `mistypedName`).
 *
 * @param given the caller's data
 * @returns a sentence for each
 */
export function ignoredParameters(api: string, given: unknown): string[] {
  const declaration = declarationOf(api);
  if (!declaration || !isObject(given)) return [];
  const unknown = Object.keys(given).filter((name) => given[name] !== undefined && !isKnownName(name));
  if (unknown.length === 0) return [];
  const parameters = Object.keys({
    ...declaration.request.properties,
    ...commonCallParameters,
    ...(declaration.notifies && callbackParameters),
  });
  const open = parameters.filter(
    (name) => name !== 'notify_url' && given[name] === undefined && given[camelCase(name)] === undefined,
  );
  const candidates = Object.fromEntries(open.map((name) => [name, []]));
  return unknown.flatMap((name) => {
    const meant = nearestName(name, candidates);
    return meant === undefined
      ? []
      : [
          `${previewName(name)} is not a parameter of ${api} and was ignored: did you mean ${camelCase(meant)}?`,
        ];
  });
}
