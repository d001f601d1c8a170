import type { CallbackTarget } from '@opencloudpay/cloudpay';

/** A text that identifies the callback: its deliveries share a concurrency limit and a metrics label. */
export function groupOf(target: CallbackTarget): string {
  return 'functionName' in target
    ? `${target.envId}/${target.functionName}`
    : `${target.envId}/${target.service}${target.path}`;
}
