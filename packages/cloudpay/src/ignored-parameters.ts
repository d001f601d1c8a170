import { declarationOf, previewName } from '@opencloudpay/wechatpay';
import { callbackParameters, commonCallParameters } from './call-parameters';
import { camelCase, isObject } from './convert-case';
import { isKnownName } from './meant-parameter';
import { nearestName } from './transports/direct/nearest-name';

/**
 * Names the parameters that were ignored and look like a slip of the pen: `atach` for `attach`.
 *
 * They are named, not refused. CloudPay ignores what an API does not take, and code that runs there passes more than
 * the documents list: refusing an order for a name that is near another would stop a sale that succeeds today. A
 * required parameter that is mistyped is missing, and therefore refused (see `mistypedName`).
 *
 * @param given the caller's data
 * @returns a sentence for each; `undefined` where there is none
 */
export function ignoredParameters(api: string, given: unknown): string | undefined {
  const declaration = declarationOf(api);
  if (!declaration || !isObject(given)) return undefined;
  const unknown = Object.keys(given).filter((name) => given[name] !== undefined && !isKnownName(name));
  if (unknown.length === 0) return undefined;
  const parameters = Object.keys({
    ...declaration.request.properties,
    ...commonCallParameters,
    ...(declaration.notifies && callbackParameters),
  });
  const open = parameters.filter(
    (name) => name !== 'notify_url' && given[name] === undefined && given[camelCase(name)] === undefined,
  );
  const candidates = Object.fromEntries(open.map((name) => [name, []]));
  const sentences = unknown.flatMap((name) => {
    const meant = nearestName(name, candidates);
    return meant === undefined
      ? []
      : [
          `${previewName(name)} is not a parameter of ${api} and was ignored: did you mean ${camelCase(meant)}?`,
        ];
  });
  return sentences.length > 0 ? sentences.join(' ') : undefined;
}
