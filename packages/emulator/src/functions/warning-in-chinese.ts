import { chineseOf, type Patterns } from '../refusals/hint-in-chinese';

/**
 * What a client warns of in the parameters of a call that it makes nevertheless, in Chinese. Clients hold no second language: their
 * warnings are known by their English texts.
 */
export const warningInChinese = (warning: string) => chineseOf(warning, WARNINGS);

const WARNINGS: Patterns = [
  [
    /^(\S+) (.+) was rounded to (\d+)\. CloudBase refuses/,
    (name, value, cents) =>
      `${name} 的值 ${value} 已四舍五入为 ${cents}。云开发会拒绝非整数的金额：请传 Math.round(price * 100)。`,
  ],
  [
    /^(.+) is not a parameter of (\S+) and was ignored: did you mean (\S+)\?$/,
    (name, api, meant) => `${api} 没有参数 ${name}，已忽略：应为 ${meant}？`,
  ],
  [
    /^(\S+) (\S+) (is eight hours ago|is eight hours from now|has passed) in Beijing.*?: pass (\S+), for example by (.+)\.$/,
    (name, given, problem, meant, example) =>
      `${name} ${given} 按北京时间${WRONG_TIMES[problem]}。微信支付按北京时间解析，而云函数运行在 UTC 时区：请传 ${meant}，例如 ${example}。`,
  ],
];

const WRONG_TIMES: Readonly<Record<string, string>> = {
  'is eight hours ago': '是八小时前',
  'is eight hours from now': '是八小时后',
  'has passed': '已经过去，按 UTC 才是将来',
};
