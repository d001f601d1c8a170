import { CallFailure } from '../errors/errors';
import { type CloudPayOptions, optionProblems } from './options';
import { optionsFromEnvironment } from './options-from-environment';

/**
 * Finds all problems of a configuration without a call: for a start-up check or a deployment script. Reads the files
 * that the options name; connects to nothing and sends nothing.
 *
 * It is a function and not a method because every property of a `cloudPay` is the name of an API: a method would
 * hide an API of that name.
 *
 * @param options as for `createCloudPay`. Default: from the environment variables `CLOUDPAY_*`
 * @returns a sentence per problem, with the option and its variable; empty if nothing is wrong
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
