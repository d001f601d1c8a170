import { type CloudPayOptions, checkCloudPay } from '@opencloudpay/cloudpay';
import type { Text } from '@opencloudpay/internal';
import { optionSentence } from '../configuration/option-sentences';
import { lineOf, type Problem } from '../configuration/reading/reading';

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

/** A sentence of the client, for users who configure it by variables alone. */
export function accountSentence(sentence: string): Text {
  const en = sentence.replace(/\.?$/, '.');
  const whole = optionSentence(en);
  const { option, variable, problem } = partsOf(sentence);
  if (problem === '' || whole.zh !== en) return whole;
  return {
    en,
    zh: lineOf({ key: option, ...(variable && { variable }), problem: optionSentence(problem) }, 'zh'),
  };
}

/** @param isOnly whether the merchant is the only one, so that variables apply */
function problemOf(sentence: string, isOnly: boolean): Problem {
  const { merchant, option, variable, problem } = partsOf(sentence);
  if (problem === '') return { key: 'merchants', problem: optionSentence(`${sentence}.`) };
  const key = KEYS[option] ?? (merchant === '' ? option : `${merchant}.${option}`);
  return { key, ...(variable !== undefined && isOnly && { variable }), problem: optionSentence(problem) };
}

/** `merchants[0]: endpoints mixes … (environment variable CLOUDPAY_ENDPOINTS)`, or `merchants has several accounts …`. */
function partsOf(sentence: string) {
  const [, merchant = '', option = '', named, problem = '', behind] =
    /^(?:(merchants\[\d+\]): )?([\w.]+)(?: \((CLOUDPAY_\w+)\))? (.*?)\.?(?: \(environment variable (\w+)\))?$/s.exec(
      sentence,
    ) ?? [];
  return { merchant, option, variable: named ?? behind, problem: problem && `${problem}.` };
}
