import { type CloudPayOptions, checkCloudPay } from '@opencloudpay/cloudpay';
import type { Problem } from '../configuration/reading';

/** The options of an account that keys stand for by another name. */
const KEYS: Readonly<Record<string, string>> = {
  'notify.baseUrl': 'notify.url',
  'notify.secret': 'notify.secret',
};

/**
 * What the client of WeChat Pay refuses of the account, by the keys of the configuration.
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
 * @param isOnly whether variables stand for the merchant: they do for the only one
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
