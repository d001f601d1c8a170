import { type CallbackEvent, type CallbackTarget, judgeReply } from '@opencloudpay/cloudpay';
import { isCodedError } from '@opencloudpay/contracts/coded-error';
import { ADAPTER_ERROR_CODES, type FunctionAdapter } from '@opencloudpay/contracts/function-adapter';
import { type Deadline, messageOf, withinDeadline } from '@opencloudpay/internal';
import type { Delivery, DeliveryVerdict } from './delivery';
import { invokeOptions } from './invoke-options';

/** A callback that is to be called. */
export interface DueCallback {
  target: CallbackTarget;
  event: CallbackEvent;
  /** The id of the call that placed the order, if it is known. */
  orderRequestId?: string | undefined;
}

/**
 * Calls the callback function and judges its reply. Always resolves, at the deadline at the latest; later results are
 * ignored.
 *
 * @param deadline its signal is also passed to the adapter, so that it can stop
 * @param due the deadline in words, for the diagnosis
 */
export async function deliver(
  adapter: FunctionAdapter,
  { target, event, orderRequestId }: DueCallback,
  deadline: Deadline,
  due = 'before WeChat Pay had to be answered (it waits 5 s)',
): Promise<Pick<Delivery, 'reply' | 'verdict' | 'durationMs'>> {
  const started = performance.now();
  const options = invokeOptions(deadline, orderRequestId);
  let reply: unknown;
  let verdict: DeliveryVerdict;
  try {
    reply = await withinDeadline(deadline, () => adapter.invoke(target, event, options));
    verdict = judgeReply(reply);
  } catch (failure) {
    verdict = { delivered: false, ...explain(failure, target, deadline, due) };
  }
  return { reply, verdict, durationMs: performance.now() - started };
}

function explain(failure: unknown, target: CallbackTarget, { over }: Deadline, due: string) {
  if (over) {
    return {
      code: 'DELIVERY_TIMEOUT',
      diagnosis: `The callback of ${nameOf(target)} did not answer ${due}. It may still be running and will be called again: reply faster, and make it idempotent.`,
    } as const;
  }
  if (isCodedError(failure, ...ADAPTER_ERROR_CODES)) {
    const { code, message: diagnosis, zh } = failure;
    return { code, diagnosis, ...(zh !== undefined && { zh }) };
  }
  return {
    code: 'ADAPTER_FAILED',
    diagnosis: `The adapter failed to call ${nameOf(target)}: ${messageOf(failure)}`,
  } as const;
}

function nameOf(target: CallbackTarget): string {
  return 'functionName' in target
    ? `the function ${target.functionName} in ${target.envId}`
    : `the service ${target.service} in ${target.envId}`;
}
