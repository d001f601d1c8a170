import type { DeliveryFailure } from './delivery';

/** The codes that the store of a durable gateway adds. */
type StoredCode = 'GATEWAY_DIED';

/**
 * The diagnosis of a failed delivery in Chinese. Logs and stores hold the English text, so that text and its code are all
 * that is needed, also for deliveries of long ago. A text of the function or the platform is quoted as it is.
 *
 * @param code of a {@link DeliveryFailure}; for an unknown one the text is quoted
 */
export function diagnosisInChinese(code: string, diagnosis: string): string {
  const told = Object.hasOwn(CHINESE, code) ? CHINESE[code as keyof typeof CHINESE](diagnosis) : undefined;
  return told ?? `投递失败（${code}）：${diagnosis}`;
}

/** A part of an English text; empty if the text has another form, for example that of an earlier version. */
const part = (text: string, pattern: RegExp) => pattern.exec(text)?.[1] ?? '';

const WANTED = '回调函数应返回 { errcode: 0, errmsg: "…" }，否则微信支付会重试。';

/** A wrong reply: what is wrong with it, and what to return. */
const reply = (problem: string | ((diagnosis: string) => string)) => (diagnosis: string) => {
  const quoted = part(diagnosis, /^The callback returned (.*): .*$/s);
  const returned = quoted === '' ? '回调函数的返回值无效' : `回调函数返回了 ${withoutProblem(quoted)}`;
  return `${returned}：${typeof problem === 'string' ? problem : problem(diagnosis)}。${WANTED}`;
};

/** The quoted reply alone: the text behind it may have colons too. */
function withoutProblem(quoted: string): string {
  const ends = [': main ended', ': that is', ': it has ', ': errcode is ', ': XML is', ': the reply is '];
  const at = ends.map((end) => quoted.lastIndexOf(end)).filter((found) => found > 0);
  return at.length === 0 ? quoted : quoted.slice(0, Math.min(...at));
}

const called = (problem: string) => (diagnosis: string) => `${problem}：${diagnosis}`;

const CHINESE: Readonly<Record<DeliveryFailure | StoredCode, (diagnosis: string) => string>> = {
  NO_REPLY: reply('main 没有返回值（是否遗漏了 return，或在异步回调、未 await 的 Promise 中返回？）'),
  ERRCODE_NOT_ZERO: reply('errcode 不是 0，表示处理失败'),
  ERRCODE_NOT_A_NUMBER: reply((text) => {
    const errcode = part(text, /: errcode is (.*), not the number 0\./s);
    return errcode === '' ? 'errcode 不是数字 0' : `errcode 是 ${errcode}，不是数字 0`;
  }),
  WRONG_CASE: reply((text) => {
    const name = part(text, /: it has (\S+); the field is errcode/);
    return `字段名应为全小写的 errcode${name && `，而不是 ${name}`}`;
  }),
  WECHAT_PAY_REPLY: reply('这是服务器响应微信支付的格式，应由网关返回'),
  TEXT_REPLY: reply((text) =>
    text.includes('JSON.stringify')
      ? '这是 JSON 字符串，请直接返回对象，不要使用 JSON.stringify'
      : '这是字符串',
  ),
  WRAPPED_REPLY: reply((text) => {
    const wrapper = part(text, /: the reply is inside (.+); return it directly/s);
    return `返回值嵌套在${wrapper === '' ? '其他字段' : ` ${wrapper} `}中，请直接返回`;
  }),
  OTHER_PROTOCOL: reply('这是 HTTP 云函数的响应格式，请直接返回 body 中的对象'),
  NOT_AN_OBJECT: reply('返回值不是对象'),
  NO_ERRCODE: reply('返回的对象中没有 errcode'),
  FUNCTION_NOT_FOUND: called('回调函数不存在'),
  FUNCTION_FAILED: called('回调函数执行失败'),
  FUNCTION_TIMEOUT: called('回调函数超时，其操作可能只完成了一部分'),
  THROTTLED: called('回调函数未被调用，并发已达上限'),
  PERMISSION_DENIED: called('没有调用回调函数的权限'),
  UNREACHABLE: called('无法连接函数服务或云平台'),
  TARGET_UNSUPPORTED: called('无法调用该回调'),
  ABORTED: called('调用已中止'),
  CONFIGURATION_INVALID: called('回调的配置无效'),
  DELIVERY_TIMEOUT: (text) => {
    const [, kind, name, envId] =
      /^The callback of the (function|service) (.+?) in (\S+) did not answer/.exec(text) ?? [];
    const within = part(text, / did not answer within (\d+) ms\./);
    const what =
      name === undefined
        ? '回调函数'
        : `${kind === 'service' ? '云托管服务' : '回调函数'} ${name}（环境 ${envId}）`;
    const due = within === '' ? '微信支付的等待时间（5 秒）' : ` ${within} 毫秒`;
    return `${what}未在${due}内返回。它可能仍在运行，之后还会再次调用：请尽快返回，并保证幂等。`;
  },
  ADAPTER_FAILED: (text) => {
    const [, kind, name, envId, why] =
      /^The adapter failed to call the (function|service) (.+?) in (\S+): (.*)$/s.exec(text) ?? [];
    if (name === undefined) return `回调函数调用失败：${text}`;
    return `${kind === 'service' ? '云托管服务' : '回调函数'} ${name}（环境 ${envId}）调用失败：${why}`;
  },
  GATEWAY_CLOSED: () => '网关在云函数返回之前停止。其他网关，或本网关重新启动后，会再次调用该云函数。',
  BEGUN_TOO_LATE: () => '数据库过慢，投递可能已由其他网关接管。本次没有调用云函数，稍后会重试。',
  CONTENT_UNREADABLE: called('无法读取已存储的通知，没有调用云函数'),
  GATEWAY_DIED: (text) => {
    const gateways = part(text, /^The last (\d+) gateways/);
    return `调用该云函数时，最近${gateways && ` ${gateways} 个`}网关在调用期间异常退出：请查看网关日志。`;
  },
};
