import {
  type ClientRisk,
  clientRisk,
  FunctionError,
  type FunctionHost,
  type FunctionInfo,
} from '@opencloudpay/function-host';
import { say, type Text } from '@opencloudpay/internal';
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
const RISKS: Readonly<Record<ClientRisk, { what: Text; can: Text; cure: Text }>> = {
  callback: {
    what: say('is a callback', '回调函数'),
    can: say(
      'every user can claim by such a call that an order is paid',
      '任何用户都可以通过这种调用伪造支付结果',
    ),
    cure: say(
      "Before the function acts on a payment, it must check that cloud.getWXContext().SOURCE is 'wx_paycallback', or query the order (cloudPay.queryOrder)",
      "云函数在处理支付之前，必须检查 cloud.getWXContext().SOURCE 是否为 'wx_paycallback'，或查询订单（cloudPay.queryOrder）",
    ),
  },
  timer: {
    what: say('has a timer trigger', '有定时触发器的云函数'),
    can: say('every user can run it at any time', '任何用户都可以随时运行它'),
    cure: say(
      "What only the timer may do, do only if cloud.getWXContext().SOURCE is 'wx_trigger'",
      "只允许定时器执行的操作，请先检查 cloud.getWXContext().SOURCE 是否为 'wx_trigger'",
    ),
  },
};

interface Options {
  /** Refuse the calls. */
  strict: boolean;
  /** Takes the first warning about each function. */
  warn(warning: { functionName: string; requestId: string | undefined; message: Text }): void;
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
          say(
            `A mini program called '${name}' and got the answer that it does not exist, because it ${what.en}: ${can.en}. The emulator is strict; without --strict (strict: false) it allows the call, as CloudBase does.`,
            `小程序调用了 ${name}，得到“不存在”的结果，因为它是${what.zh}：${can.zh}。模拟器处于严格模式；去掉 --strict（strict: false）则与云开发一样允许调用。`,
          ),
          { functionName: name, requestId: requestId ?? '' },
        );
      if (!warned.has(name)) {
        warned.add(name);
        const message = say(
          `A mini program called '${name}', which ${what.en}. CloudBase allows this, so ${can.en}. ${cure.en}. --strict refuses such calls.`,
          `小程序调用了 ${name}，它是${what.zh}。云开发允许这种调用，因此${can.zh}。${cure.zh}。加上 --strict 会拒绝这类调用。`,
        );
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
