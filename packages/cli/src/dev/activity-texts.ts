/** What `cloudpay dev` says at its start, and the parts of its lines. */
import { say } from '../init/say';

/** The names of the facts, and what stands behind them. */
export const FACTS = {
  console: say('Console', '控制台'),
  cashier: say('Cashier', '收银台'),
  order: say('<outTradeNo or prepay id>', '<outTradeNo 或 prepay_id>'),
  functions: say('Functions', '云函数'),
  callOne: say('Call one', '调用示例'),
  miniProgram: say('Mini program', '小程序'),
  install: say(
    'the url for install() of @opencloudpay/miniprogram',
    '用作 @opencloudpay/miniprogram 的 install() 的 url',
  ),
  wechatPay: say('WeChat Pay', '微信支付'),
  caller: say('Caller', '调用者'),
  state: say('State', '状态'),
  notSaved: say('not saved', '不保存'),
};

export const readyText = (version: string, milliseconds: number) =>
  say(`${version} · ready in ${milliseconds} ms`, `${version} · ${milliseconds} 毫秒后就绪`);
export const inFolder = (folder: string) => say(`in ${folder}`, `位于 ${folder}`);
export const simulated = (protocol: string) =>
  say(`${protocol}, simulated, for CLOUDPAY_ENDPOINTS`, `${protocol}，模拟，用于 CLOUDPAY_ENDPOINTS`);
export const CLOSING = say(
  'Changed functions are reloaded when you save them. Ctrl-C stops.',
  '保存后，改动的云函数会重新加载。按 Ctrl-C 停止。',
);

export const CANNOT_BE_CALLED = say(' cannot be called: ', ' 无法调用：');
export const AS_ABOVE = say('as above: ', '同上：');
export const ALSO_ABOVE = say(', as above', '，同上');
export const CALLED_AS_ABOVE = say('cannot be called, as above: ', '无法调用，同上：');
