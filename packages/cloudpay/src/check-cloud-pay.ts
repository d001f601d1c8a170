import { CallFailure } from './errors';
import { type CloudPayOptions, optionProblems } from './options';
import { optionsFromEnvironment } from './options-from-environment';

/**
 * Everything that is wrong with a configuration, without a call: for a start-up check or a deployment script. The files
 * that it names are read. Nothing is connected, and nothing is sent.
 *
 * A function of its own and not a method, because every property of a `cloudPay` is the name of an API: a method would
 * hide an API of that name.
 *
 * @param options as for `createCloudPay`; left out, the environment variables `CLOUDPAY_*` as they are now
 * @returns a sentence for each problem, naming the option and its variable; empty if nothing is wrong
 * @example
 * const problems = checkCloudPay();
 * if (problems.length > 0) throw new Error(problems.join('\n'));
 */
export function checkCloudPay(options?: CloudPayOptions): string[] {
  try {
    return [...optionProblems(options ?? optionsFromEnvironment())];
  } catch (failure) {
    if (failure instanceof CallFailure) return [failure.message];
    throw failure;
  }
}
