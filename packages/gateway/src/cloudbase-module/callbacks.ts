import type { CallbackEvent, CallbackTarget } from '@opencloudpay/contracts/callback';
import type { FunctionAdapter } from '@opencloudpay/contracts/function-adapter';
import { triggerEvent } from './trigger-event';

/** The name by which functions and mini programs call the module. */
export const MODULE_NAME = 'cloudbase_module';

/** The targets of the module's orders and refunds: paths of a service that only this adapter has. */
export const MODULE_PATHS = { payment: '/wxpay_order', refund: '/wxpay_refund' } as const;

/** The functions that get the module's events. */
export interface ModuleCallbacks {
  /** Called with each payment. Default: none. */
  payment?: readonly string[] | undefined;
  /** Called with the outcome of each refund. Default: none. */
  refund?: readonly string[] | undefined;
}

/** The names in a list, or in text as CloudBase has it: `scf:first,scf:second`. */
export function functionsNamed(given: string | readonly string[] = []): string[] {
  const names = typeof given === 'string' ? given.split(',') : given;
  return names.map((name) => name.trim().replace(/^scf:/, '')).filter((name) => name !== '');
}

/** The functions that get the events of a target; `undefined` if it is none of the module's. */
export function functionsOfModule(
  target: CallbackTarget,
  callbacks: ModuleCallbacks,
): readonly string[] | undefined {
  if (!('service' in target) || target.service !== MODULE_NAME) return undefined;
  return callbacks[target.path === MODULE_PATHS.refund ? 'refund' : 'payment'] ?? [];
}

/**
 * Delivers the module's notifications to the configured functions, as the event of CloudBase's trigger; all other targets
 * go on to the adapter.
 *
 * If several functions are configured, all must take an event: a repeat calls all of them again.
 *
 * @param onEvent gets each event that is made, with the one that it was made from
 */
export function withModuleCallbacks(
  adapter: FunctionAdapter,
  callbacks: ModuleCallbacks,
  onEvent: (event: object, from: CallbackEvent) => void = () => {},
): FunctionAdapter {
  return {
    async invoke(target, event, options) {
      const names = functionsOfModule(target, callbacks);
      if (!names) return adapter.invoke(target, event, options);
      const made = triggerEvent(event);
      onEvent(made, event);
      const replies = await Promise.all(
        names.map((functionName) =>
          adapter.invoke({ envId: target.envId, functionName }, made as unknown as CallbackEvent, options),
        ),
      );
      const refusing = replies.findIndex(isRefusal);
      if (refusing === -1) return { errcode: 0, errmsg: 'ok' };
      return { errcode: 1, errmsg: `${names[refusing]} refused the event` };
    },
    unsupported(target) {
      const names = functionsOfModule(target, callbacks);
      if (!names) return adapter.unsupported?.(target);
      return names
        .map((functionName) => adapter.unsupported?.({ envId: target.envId, functionName }))
        .find((problem) => problem !== undefined);
    },
  };
}

/** A page: a proxy or another server answered instead of the function. */
const PAGE = /^\uFEFF?\s*<(?:!doctype|html)/i;

/**
 * CloudBase's trigger documents no reply, and its template returns the event. So each value that a function returns takes
 * the event, except those that say that it failed: an `errcode` other than 0, and the `code` with which a server refuses a
 * notification of WeChat Pay. A page is no function's reply.
 */
function isRefusal(reply: unknown): boolean {
  if (typeof reply === 'string') return PAGE.test(reply);
  if (typeof reply !== 'object' || reply === null) return false;
  const { errcode, code } = reply as Record<string, unknown>;
  return (errcode !== undefined && errcode !== 0) || code === 'FAIL';
}
