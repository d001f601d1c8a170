import type { Reference } from '@opencloudpay/wechatpay/apis';

/**
 * A parameter that CloudPay defines and WeChat Pay does not. Types, hover text, the reference and
 * "did you mean" read it. Builds leave its texts out: see `scripts/build/reference-texts.ts`.
 */
export interface CallParameter {
  readonly type: 'text' | 'integer' | 'object';
  /** A more precise TypeScript type than `type`. */
  readonly typescript?: string;
  readonly description: Reference;
  /** When a call is refused without it: follows "Needed:". Left out: never. */
  readonly needed?: Reference;
}

/** Parameters of every call. */
export const commonCallParameters: Readonly<Record<string, CallParameter>> = {
  sub_mch_id: {
    type: 'text',
    description: { en: 'the number of the merchant that is paid', zh: '收款商户号' },
    needed: { en: 'in partner mode', zh: '服务商模式下' },
  },
  sub_appid: {
    type: 'text',
    description: {
      en: 'the mini program’s appid. Default: the calling mini program, else `subAppid` of the options',
      zh: '小程序的 appid。默认：调用方的小程序，其次为选项中的 `subAppid`',
    },
    needed: {
      en: 'with `subOpenid`, in partner mode, if there is no default',
      zh: '服务商模式下给出 `subOpenid` 且没有默认值时',
    },
  },
  nonce_str: {
    type: 'text',
    typescript: 'string | number',
    description: { en: 'a random text. Default: generated', zh: '随机字符串。默认：自动生成' },
  },
};

/** Parameters of the calls with a notification: the target of the callback. */
export const callbackParameters: Readonly<Record<string, CallParameter>> = {
  function_name: {
    type: 'text',
    description: { en: 'the cloud function to call back', zh: '接收回调的云函数' },
    needed: { en: 'unless `container` is given', zh: '未给出 `container` 时' },
  },
  env_id: {
    type: 'text',
    typescript: 'string | symbol',
    description: {
      en: 'the environment of the callback. Default: the current environment (`TCB_ENV`)',
      zh: '回调目标所在的环境。默认：当前环境（`TCB_ENV`）',
    },
    needed: {
      en: 'with `functionName` or `container`, if there is no current environment',
      zh: '给出 `functionName` 或 `container` 且没有当前环境时',
    },
  },
  callback_type: {
    type: 'integer',
    typescript: '1 | 2',
    description: {
      en: '1: a cloud function; 2: a container. Default: the one that is given',
      zh: '1：云函数；2：容器。默认：由所给的参数决定',
    },
    needed: {
      en: 'if both `functionName` and `container` are given',
      zh: '同时给出 `functionName` 和 `container` 时',
    },
  },
  container: {
    type: 'object',
    typescript: '{ service: string; path: string }',
    description: {
      en: '`{ service, path }` of the container service to call back, instead of a function',
      zh: '`{ service, path }`：代替云函数接收回调的容器服务',
    },
    needed: { en: 'unless `functionName` is given', zh: '未给出 `functionName` 时' },
  },
};

/** Parameters of WeChat Pay that CloudPay fills in, with the types that it accepts. */
export const filledIn: Readonly<Record<string, Reference>> = {
  trade_type: { en: 'JSAPI', zh: 'JSAPI' },
  spbill_create_ip: {
    en: 'the caller’s address, else 127.0.0.1',
    zh: '调用方的地址，没有时为 127.0.0.1',
  },
};

/** How a declared condition is met without the caller: follows the condition. */
export const callingUser: Reference = {
  en: 'unless a user is calling (default: that user’s openid)',
  zh: '没有调用用户（其 openid 会自动填写）时',
};
