import { FunctionError, type FunctionHost, type FunctionInfo } from '@opencloudpay/function-host';
import { targetOf } from '../gateway/notify-url';

/** The usual names of callbacks: `pay_cb`, `payCb`, `payCallback`. */
const CALLBACK_NAMES = [/(?:^|[_-])cb$/i, /[a-z\d]Cb$/, /callback$/i];

/** The callback functions that orders and refunds have named. */
export class CallbackNames {
  private readonly names = new Set<string>();

  /** @param notified an order or refund with the notify URL of its callback */
  add({ notifyUrl }: { readonly notifyUrl?: string }): void {
    const target = targetOf(notifyUrl ?? '');
    if (target && 'functionName' in target) this.names.add(target.functionName);
  }

  has(functionName: string): boolean {
    return this.names.has(functionName);
  }
}

/**
 * A function host for mini programs. It hides the functions that they may not call and logs the reason for the
 * developer.
 */
export function hostForClients(
  host: Pick<FunctionHost, 'invoke' | 'functions'>,
  callbacks: CallbackNames,
): Pick<FunctionHost, 'invoke'> {
  return {
    async invoke(name, event, options = {}) {
      const info = host.functions().find((known) => known.name === name);
      const why = info && whyNotForClients(info, callbacks);
      if (why === undefined) return host.invoke(name, event, options);
      throw new FunctionError(
        'FUNCTION_NOT_FOUND',
        `A mini program called '${name}' and got the answer that it does not exist, because ${why}.`,
        { functionName: name, requestId: options.requestId ?? '' },
      );
    },
  };
}

/**
 * Says why a mini program may not call a function; `undefined` if it may. A caller of a payment callback could claim
 * that an order is paid, and a caller of a timer's function could run it at any time.
 */
export function whyNotForClients(
  { name, triggers }: Pick<FunctionInfo, 'name' | 'triggers'>,
  callbacks: CallbackNames,
): string | undefined {
  if (callbacks.has(name) || CALLBACK_NAMES.some((pattern) => pattern.test(name)))
    return 'it is a callback and only WeChat Pay may call it, otherwise anyone could claim that an order is paid';
  if (triggers.length > 0)
    return 'it has a timer trigger, and users must not run it at any time. Move the code for users into a function without a trigger';
  return undefined;
}
