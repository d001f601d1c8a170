import type { RefusalCode } from './refusal';

/** Why a notification was refused, in Chinese, by its code: logs hold the English reason. */
export function refusalInChinese(code: string): string | undefined {
  return Object.hasOwn(CHINESE, code) ? CHINESE[code as RefusalCode] : undefined;
}

const CHINESE: Readonly<Record<RefusalCode, string>> = {
  BODY_EMPTY: '请求体为空。',
  BODY_INCOMPLETE: '请求体不完整。',
  BODY_CONSUMED: '请求体已被应用读取，网关无法再读取。',
  BODY_TOO_SLOW: '请求体没有及时到达。',
  BODY_TOO_DEEP: '请求体的 JSON 嵌套过深。',
  BODY_TOO_LARGE: '请求体过大。',
  XML_INVALID: '请求体不是微信支付通知的 XML。',
  NOTIFICATION_INVALID: '请求体不是这种微信支付通知。',
  MERCHANT_UNKNOWN: '网关没有配置通知中的商户号。',
  SIGNATURE_INVALID: '签名不正确，可能是伪造的通知。',
  SIGNATURE_PROBE: '这是微信支付的签名探测，签名本来就不正确。',
  DECRYPTION_FAILED: '通知的加密内容无法解密。',
  TOKEN_MISMATCH: '该通知地址不属于这条通知。',
  ORDER_MISMATCH: '通知与订单不一致，例如金额不同。',
  ROUTE_UNKNOWN: '该地址不存在。',
  CALLS_NOT_SERVED: '网关没有开启 CloudPay 调用：未设置选项 cloudpay。',
  METHOD_NOT_ALLOWED: '该地址不支持这个 HTTP 方法。',
  KEYS_UNAVAILABLE: '微信支付的平台证书下载失败。',
  STORE_UNAVAILABLE: '通知无法写入数据库。',
  INTERNAL: '网关内部错误。',
};
