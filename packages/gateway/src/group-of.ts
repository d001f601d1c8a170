import type { CallbackTarget } from '@opencloudpay/cloudpay';

/** What is called, in one word: deliveries to one share a limit, and a label in metrics. */
export function groupOf(target: CallbackTarget): string {
  return 'functionName' in target
    ? `${target.envId}/${target.functionName}`
    : `${target.envId}/${target.service}${target.path}`;
}
