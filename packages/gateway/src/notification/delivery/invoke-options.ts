import type { FunctionAdapter } from '@opencloudpay/contracts/function-adapter';
import type { Deadline } from '@opencloudpay/internal';

const DEADLINE = Symbol('deadline');

/**
 * `signal` as an own property, so that a copy of the options has it too, and made only for adapters that read it. All
 * options share one getter: with a getter of its own, each object would get a hidden class of its own, and V8 would
 * keep that, and all that the getter can reach, until the next full garbage collection.
 */
const SIGNAL = {
  enumerable: true,
  get(this: InvokeOptions) {
    return this[DEADLINE].signal;
  },
};

/** The options of an adapter's call. */
class InvokeOptions {
  declare readonly signal: AbortSignal;
  readonly [DEADLINE]: Deadline;
  readonly orderRequestId: string | undefined;

  constructor(deadline: Deadline, orderRequestId: string | undefined) {
    this[DEADLINE] = deadline;
    this.orderRequestId = orderRequestId;
    Object.defineProperty(this, 'signal', SIGNAL);
  }
}

export function invokeOptions(
  deadline: Deadline,
  orderRequestId?: string,
): Parameters<FunctionAdapter['invoke']>[2] {
  return new InvokeOptions(deadline, orderRequestId);
}
