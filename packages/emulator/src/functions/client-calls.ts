import {
  type ClientRisk,
  clientRisk,
  FunctionError,
  type FunctionHost,
  type FunctionInfo,
} from '@opencloudpay/function-host';
import { targetOf } from '../gateway/notify-url';

/** The callback functions that orders and refunds have named. */
export class CallbackNames {
  private readonly names: Set<string>;

  /** @param always functions that are callbacks of every order */
  constructor(always: Iterable<string> = []) {
    this.names = new Set(always);
  }

  /** @param notified an order or refund with the notify URL of its callback */
  add({ notifyUrl }: { readonly notifyUrl?: string }): void {
    const target = targetOf(notifyUrl ?? '');
    if (target && 'functionName' in target) this.names.add(target.functionName);
  }

  has(functionName: string): boolean {
    return this.names.has(functionName);
  }
}

/** What a call by a mini program can do, and how a function prevents that. */
const RISKS: Readonly<Record<ClientRisk, { what: string; can: string; cure: string }>> = {
  callback: {
    what: 'is a callback',
    can: 'every user can claim by such a call that an order is paid',
    cure: "Before the function acts on a payment, it must check that cloud.getWXContext().SOURCE is 'wx_paycallback', or query the order (cloudPay.queryOrder)",
  },
  timer: {
    what: 'has a timer trigger',
    can: 'every user can run it at any time',
    cure: "What only the timer may do, do only if cloud.getWXContext().SOURCE is 'wx_trigger'",
  },
};

interface Options {
  /** Refuse the calls. */
  strict: boolean;
  /** Takes the first warning about each function. */
  warn(warning: { functionName: string; requestId: string | undefined; message: string }): void;
}

/**
 * A function host for mini programs. As CloudBase does, it lets them call callbacks and functions with timers. It warns
 * once for each function, or refuses the calls if it is strict.
 */
export function hostForClients(
  host: Pick<FunctionHost, 'invoke' | 'functions'>,
  callbacks: CallbackNames,
  { strict, warn }: Options,
): Pick<FunctionHost, 'invoke'> {
  const warned = new Set<string>();
  return {
    async invoke(name, event, given = {}) {
      const options = { ...given, byClient: true };
      const info = host.functions().find((known) => known.name === name);
      const risk = info && riskOf(info, callbacks);
      if (risk === undefined) return host.invoke(name, event, options);
      const { requestId } = options;
      const { what, can, cure } = RISKS[risk];
      if (strict)
        throw new FunctionError(
          'FUNCTION_NOT_FOUND',
          `A mini program called '${name}' and got the answer that it does not exist, because it ${what}: ${can}. The emulator is strict; without --strict (strict: false) it allows the call, as CloudBase does.`,
          { functionName: name, requestId: requestId ?? '' },
        );
      if (!warned.has(name)) {
        warned.add(name);
        const message = `A mini program called '${name}', which ${what}. CloudBase allows this, so ${can}. ${cure}. --strict refuses such calls.`;
        warn({ functionName: name, requestId, message });
      }
      return host.invoke(name, event, options);
    },
  };
}

/** An order can name any function as its callback, also a router that mini programs call for everything. */
export function riskOf(
  info: Pick<FunctionInfo, 'name' | 'triggers'>,
  callbacks: CallbackNames,
): ClientRisk | undefined {
  return callbacks.has(info.name) ? 'callback' : clientRisk(info);
}
