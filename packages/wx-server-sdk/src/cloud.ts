import { type CloudPay, createCloudPay, sdkError } from '@opencloudpay/cloudpay';
import { type CallFunctionParam, type CallFunctionResult, callFunction } from './call-function';
import { type Logger, logger } from './logger';
import { getWXContext, type WXContext } from './wx-context';

export interface InitOptions {
  /** The environment of calls that name none: one for all services, or one for each. */
  env?: string | symbol | { default?: string | symbol; functions?: string | symbol };
  [option: string]: unknown;
}

/** The members of wx-server-sdk that a function needs for payments. */
export interface Cloud {
  /** Stands for the environment that the function runs in. */
  readonly DYNAMIC_CURRENT_ENV: symbol;
  /** Must be called once before any cloud API; later calls change nothing. */
  init(options?: InitOptions): void;
  /** Replaces the options of `init`. */
  updateConfig(options?: InitOptions): void;
  readonly cloudPay: CloudPay;
  getWXContext(): WXContext;
  callFunction(param: CallFunctionParam): Promise<CallFunctionResult>;
  /** Present from `init` on, as in the original. */
  logger?: () => Logger;
}

/** The original's own symbol, so that both can be used in one process. */
const DYNAMIC_CURRENT_ENV = Symbol.for('SYMBOL_CURRENT_ENV');

/** A separate `cloud`, not yet initialized. */
export function createCloud(): Cloud {
  let initialized = false;
  let config: InitOptions = {};

  function requireInit(): void {
    if (initialized) return;
    throw sdkError(
      "Cloud API isn't enabled, please call init first\n请先调用 init 完成初始化后再调用其他云 API。init 方法可传入一个对象用于设置默认配置，详见文档。",
    );
  }

  const members: Cloud = {
    DYNAMIC_CURRENT_ENV,
    init(options = {}) {
      if (initialized) return;
      initialized = true;
      config = options;
      members.logger = logger;
    },
    updateConfig(options = {}) {
      config = options;
    },
    cloudPay: createCloudPay(undefined, { beforeCall: requireInit }),
    getWXContext,
    callFunction(param) {
      requireInit();
      return callFunction(param, functionsEnv(config));
    },
  };
  return refusingOthers(members);
}

/** The environment to call functions in. */
function functionsEnv({ env }: InitOptions): string | symbol | undefined {
  return typeof env === 'object' ? (env.functions ?? env.default) : env;
}

/** Properties that `await`, `JSON.stringify`, module loaders and inspection read of any object; `logger` is absent before `init`. */
const ANSWERED_WITH_NOTHING = new Set<PropertyKey>(['then', 'toJSON', '__esModule', 'default', 'logger']);

/** Makes a missing member fail where it is used, not later as `undefined`. */
function refusingOthers(members: Cloud): Cloud {
  return new Proxy(members, {
    get(target, property, receiver) {
      if (property in target) return Reflect.get(target, property, receiver);
      if (typeof property === 'symbol' || ANSWERED_WITH_NOTHING.has(property)) return undefined;
      throw new Error(
        `cloud.${property} is not part of @opencloudpay/wx-server-sdk, which has ${Object.keys(target).join(', ')}. ` +
          `Keep the real wx-server-sdk for cloud.${property}, and take payments with createCloudPay() of @opencloudpay/cloudpay beside it.`,
      );
    },
  });
}
