/**
 * A client's hint on a refusal in Chinese; the hint itself if it is not known here. The clients run inside of cloud functions,
 * which hold no second language: their hints are known by their English texts.
 */
export const hintInChinese = (hint: string) => chineseOf(hint, HINTS);

/** English texts, and the same in Chinese with the parts that a pattern finds. */
export type Patterns = readonly [pattern: RegExp, chinese: (...parts: string[]) => string][];

/** A text in Chinese; the text itself if no pattern knows it. */
export function chineseOf(text: string, patterns: Patterns): string {
  for (const [pattern, chinese] of patterns) {
    const found = pattern.exec(text);
    if (found) return chinese(...found.slice(1).map((part) => part ?? ''));
  }
  return text;
}

/** The numbers of a call: `appid wx1, mch_id 2`. */
const listed = (numbers: string) => numbers.replaceAll(', ', '、');

const HINTS: Patterns = [
  [
    /^This merchant has no paid order of this number:/,
    () =>
      '该商户没有这个单号的已支付订单：请核对 out_trade_no 或 transaction_id，以及 sub_mch_id。在云开发上用 cloudPay 下的订单属于云开发自己的服务商，只能由它退款：请为网关配置 oldEnvironment 及其云函数，或调用仍在云开发上、使用腾讯 wx-server-sdk 的云函数。',
  ],
  [
    /^This is WeChat Pay’s sandbox, which has its own keys/,
    () =>
      '这是微信支付的沙箱环境，密钥与正式环境不同：请把 pay/getsignkey 返回的密钥设为 apiKey；要真实支付，请去掉 endpoints。',
  ],
  [
    /^The API key is not the one that WeChat Pay has for mch_id (\S+)\. It must be the APIv2 key/,
    (mchId) =>
      `API 密钥与商户号 ${mchId} 不符。它必须是该商户（而不是子商户）的 APIv2 密钥（APIv3 密钥也是 32 个字符），且不是沙箱密钥；不能确定时，请在商户平台“API 安全”中重新设置。`,
  ],
  [
    /^WeChat Pay wants the client certificate of mch_id (\S+): for sub-merchants/,
    (mchId) =>
      `微信支付需要商户号 ${mchId} 的 API 证书：子商户使用服务商的证书。请提供该商户号的 apiclient_cert.p12；如有多份，请使用最新的。`,
  ],
  [
    /^WeChat Pay’s documents require product_id with trade_type NATIVE/,
    () => 'trade_type 为 NATIVE 时，微信支付要求传 product_id：可使用自己的任意商品编号。',
  ],
  [
    /^(WeChat Pay’s sandbox|WeChat Pay) does not accept these together: (.+?)\. The appid must be bound/,
    (who, numbers) =>
      `${who === 'WeChat Pay' ? '微信支付' : '微信支付沙箱'}不接受这样的组合：${listed(numbers).replaceAll('merchant ', '商户号 ')}。请在商户平台将 appid 与商户号绑定${who === 'WeChat Pay' ? '' : '；正式商户号请使用正式环境的 endpoints'}。`,
  ],
  [
    /^WeChat Pay is busy or in maintenance: repeat the call later\.$/,
    () => '微信支付系统繁忙或正在维护：请稍后重试。',
  ],
  [
    /^WeChat Pay is busy or in maintenance, and may have carried the call out: query (\S+ \S+), or repeat/,
    (number) =>
      `微信支付系统繁忙或正在维护，但请求可能已执行：请查询 ${number}，或以相同的单号重试，不要换新单号。`,
  ],
  [
    /^WeChat Pay is busy or in maintenance, and may have carried the call out: repeat exactly/,
    () => '微信支付系统繁忙或正在维护，但请求可能已执行：请稍后以完全相同的参数重试。',
  ],
  [
    /^time_expire (\S+) was (.+?) ago: it reads like UTC/,
    (time) =>
      `time_expire ${time} 已经过去：看起来是 UTC 时间或本机时区的时间。微信支付按北京时间（UTC+8）解析 time_start 和 time_expire，结束时间应在几分钟之后。`,
  ],
  [
    /^time_expire (\S+) (was .+? ago|is less than a minute away)[:.]/,
    (time, when) =>
      `time_expire ${time} ${when.startsWith('was') ? '已经过去' : '距现在不到一分钟'}。微信支付按北京时间（UTC+8）解析 time_start 和 time_expire，结束时间应在几分钟之后；也请检查本机时钟。`,
  ],
  [
    /^WeChat Pay takes time_start and time_expire as Beijing time/,
    () => '微信支付按北京时间（UTC+8）解析 time_start 和 time_expire，结束时间应在几分钟之后。',
  ],
  [
    /^WeChat Pay refuses requests whose time is more than 5 minutes off/,
    () => '微信支付拒绝时间相差 5 分钟以上的请求：请校准本机时钟（NTP）。',
  ],
  [
    /^The merchant (\S+) has no APIv3 key yet/,
    (mchId) => `商户号 ${mchId} 还没有设置 APIv3 密钥：请在商户平台“API 安全”中设置，并作为 apiV3Key 传入。`,
  ],
  [
    /^WeChat Pay does not accept the API certificate (\S+) of merchant (\S+):/,
    (serialNo, mchId) =>
      `微信支付不接受商户号 ${mchId} 的 API 证书 ${serialNo}：它属于其他商户，或已更换、作废、过期。请使用商户平台“API 安全”中有效证书的 serialNo 和 privateKey。`,
  ],
  [
    /^Wechatpay-Serial does not name a key/,
    () =>
      'Wechatpay-Serial 不是微信支付为该商户提供的密钥：请与商户平台“API 安全”中的微信支付公钥 ID 核对 publicKeyId。',
  ],
  [/^The cause may be the time:/, () => '可能是时间不正确：请校准本机时钟（NTP）。'],
  [
    /^privateKey does not belong to the certificate (\S+) of merchant (\S+):/,
    (serialNo, mchId) =>
      `privateKey 与商户号 ${mchId} 的证书 ${serialNo} 不匹配：apiclient_key.pem 和证书序列号必须来自该商户（而不是子商户）的同一份证书。代理修改路径或请求体也会导致这个错误。`,
  ],
  [
    /^WeChat Pay takes time_expire in RFC 3339 with its zone/,
    () => '微信支付要求 time_expire 为带时区的 RFC 3339 格式，且在几分钟之后。',
  ],
  [
    /^The merchant (\S+) may not use this API/,
    (mchId) =>
      `商户号 ${mchId} 没有该接口的权限，或没有得到该子商户的授权：请在商户平台开通产品，或请子商户授权。`,
  ],
];
