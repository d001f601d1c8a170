import type { DevServerErrorCode } from '@opencloudpay/contracts/dev-server/errors';

/** What helps with an error of the dev server, by the names of the tools. The message says what happened. */
const STEPS: Partial<Record<DevServerErrorCode, string>> = {
  ORDER_UNKNOWN: 'list_orders shows the orders that exist; call_function places one.',
  ORDER_PAID: 'order_timeline shows how it was paid.',
  ORDER_CLOSED: 'Place another order with call_function.',
  ORDER_EXPIRED: 'Place another order with call_function.',
  PREPAY_EXPIRED: 'Call the function that places the order again: it gets a new prepay id.',
  COUPONS_INVALID: 'Leave the coupon out, or make it smaller than the order.',
  FUNCTION_NOT_FOUND: 'list_functions shows the functions that exist.',
  FAULT_INVALID: 'The description of set_fault says which fields belong to which type.',
  FAULT_UNKNOWN: 'list_faults shows the faults that are set.',
  ENVIRONMENT_UNKNOWN: 'list_collections shows the environments that exist.',
  DATABASE_COLLECTION_NOT_EXIST: 'list_collections shows the collections that exist.',
  FILTER_INVALID: 'Write it as MongoDB does: { "status": 1, "price": { "$gt": 100 } }.',
  CLOCK_LIMIT: 'Start cloudpay dev with --reset to begin with the time of this machine.',
};

export function nextStep(code: string): string | undefined {
  return STEPS[code as DevServerErrorCode];
}
