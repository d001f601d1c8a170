import { FunctionError, type FunctionHost, type FunctionInfo } from '@opencloudpay/function-host';
import { targetOf } from '../gateway/notify-url';

/** What callbacks are called by habit: `pay_cb`, `payCb`, `payCallback`. */
const CALLBACK_NAMES = [/(?:^|[_-])cb$/i, /[a-z\d]Cb$/, /callback$/i];

/** The functions that orders and refunds have named as their callbacks. */
export class CallbackNames {
  private readonly names = new Set<string>();

  /** @param notified an order or refund, by whose notify URL its callback is known */
  add({ notifyUrl }: { readonly notifyUrl?: string }): void {
    const target = targetOf(notifyUrl ?? '');
    if (target && 'functionName' in target) this.names.add(target.functionName);
  }

  has(functionName: string): boolean {
    return this.names.has(functionName);
  }
}

/** A host as mini programs see it: what they may not call is not there, and the developer is told why. */
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
        `A mini program may not call '${name}', and was told that it does not exist: ${why}.`,
        { functionName: name, requestId: options.requestId ?? '' },
      );
    },
  };
}

/**
 * Why a mini program may not call a function; `undefined` if it may. Who can call a payment's callback can say that
 * an order is paid, and who can call a timer's function can have it run at any time.
 */
export function whyNotForClients(
  { name, triggers }: Pick<FunctionInfo, 'name' | 'triggers'>,
  callbacks: CallbackNames,
): string | undefined {
  if (callbacks.has(name) || CALLBACK_NAMES.some((pattern) => pattern.test(name)))
    return 'it is a callback, which WeChat Pay alone may call: else anyone could say that an order is paid';
  if (triggers.length > 0)
    return 'it has a timer trigger, and whoever calls it could have it run at any time: put what users may do into a function without one';
  return undefined;
}
