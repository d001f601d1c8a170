import { type CloudPayOptions, checkCloudPay } from '@opencloudpay/cloudpay';
import type { Problem } from '../configuration/reading';

/** Account options whose configuration keys have other names. */
const KEYS: Readonly<Record<string, string>> = {
  'notify.baseUrl': 'notify.url',
  'notify.secret': 'notify.secret',
};

/**
 * Maps refusals of the WeChat Pay client to configuration keys.
 *
 * @param account with `merchants`, in the order of the configuration
 */
export function accountProblems(account: { merchants: readonly object[] } & CloudPayOptions): Problem[] {
  const isOnly = account.merchants.length === 1;
  return checkCloudPay(account).map((sentence) => problemOf(sentence, isOnly));
}

/**
 * `merchants[0]: endpoints mixes … (environment variable CLOUDPAY_ENDPOINTS)`, or `merchants has several accounts …`.
 *
 * @param isOnly whether the merchant is the only one, so that variables apply
 */
function problemOf(sentence: string, isOnly: boolean): Problem {
  const [, merchant = '', option = '', named, problem = '', behind] =
    /^(?:(merchants\[\d+\]): )?([\w.]+)(?: \((CLOUDPAY_\w+)\))? (.*?)\.?(?: \(environment variable (\w+)\))?$/s.exec(
      sentence,
    ) ?? [];
  if (problem === '') return { key: 'merchants', problem: `${sentence}.` };
  const key = KEYS[option] ?? (merchant === '' ? option : `${merchant}.${option}`);
  const variable = named ?? behind;
  return { key, ...(variable !== undefined && isOnly && { variable }), problem: `${problem}.` };
}
