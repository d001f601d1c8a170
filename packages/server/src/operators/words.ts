import type { NotificationRecord, NotificationState, OrderState, RefundState } from '@opencloudpay/durable';
import type { DeliveryFailure } from '@opencloudpay/gateway';
import type { Language, Text } from '@opencloudpay/internal';
import { say } from '../terminal/say';

/** A word of the store in the language of the terminal: in English it is itself, as in filters and JSON. */
export function inWords<Word extends string>(
  word: Word,
  chinese: Readonly<Record<Word, string>>,
  language: Language,
): string {
  // A later version of the gateway may have a word that this one does not know.
  return language === 'zh' ? (chinese[word] ?? word) : word;
}

export const ORDER_WORDS: Readonly<Record<OrderState, string>> = {
  asked: '请求中',
  unknown: '结果未知',
  refused: '被拒绝',
  ordered: '已下单',
  paid: '已支付',
  closed: '已关闭',
  reversed: '已撤销',
  expired: '已过期',
};

export const REFUND_WORDS: Readonly<Record<RefundState, string>> = {
  asked: '请求中',
  unknown: '结果未知',
  refused: '被拒绝',
  processing: '退款处理中',
  succeeded: '退款成功',
  changed: '退款异常',
  closed: '退款关闭',
};

export const NOTIFICATION_WORDS: Readonly<Record<NotificationState, string>> = {
  pending: '待投递',
  delivered: '已投递',
  dead: '死信',
};

export const KIND_WORDS: Readonly<Record<NotificationRecord['kind'], string>> = {
  pay: '支付',
  refund: '退款',
};

/** How a delivery ended. */
export const VERDICTS: Readonly<Record<'delivered' | 'failed' | 'open', Text>> = {
  delivered: say('delivered', '成功'),
  failed: say('failed', '失败'),
  open: say('no end known', '没有结果'),
};

/** Why a delivery failed. In English the diagnosis says it, which quotes what came back. */
const FAILURES: Readonly<Record<DeliveryFailure | 'GATEWAY_DIED', string>> = {
  NO_REPLY: '回调函数没有返回值：请检查是否遗漏了 return 或 await，并返回 { errcode: 0 }',
  ERRCODE_NOT_ZERO: '回调函数返回的 errcode 不是 0，表示处理失败',
  ERRCODE_NOT_A_NUMBER: 'errcode 必须是数字 0，不能是字符串或其他类型',
  WRONG_CASE: '字段名应为全小写的 errcode',
  WECHAT_PAY_REPLY: '这是服务器响应微信支付的格式：云函数应返回 { errcode: 0 }',
  TEXT_REPLY: '返回值是字符串：请直接返回对象 { errcode: 0 }，不要使用 JSON.stringify',
  WRAPPED_REPLY: '{ errcode } 嵌套在其他字段里：请直接返回 { errcode: 0 }',
  OTHER_PROTOCOL: '这是 HTTP 云函数的响应格式：请直接返回 body 中的对象',
  NOT_AN_OBJECT: '返回值不是对象：请返回 { errcode: 0 }',
  NO_ERRCODE: '返回的对象中没有 errcode：请返回 { errcode: 0 }',
  FUNCTION_NOT_FOUND: '回调函数不存在：请更正下单时的 functionName，或部署该云函数',
  FUNCTION_FAILED: '回调函数加载失败、抛出异常或异常退出：请查看该函数的日志',
  FUNCTION_TIMEOUT: '回调函数超时，其操作可能只完成了一部分',
  THROTTLED: '函数服务或平台限流，没有执行回调函数',
  PERMISSION_DENIED: '函数服务或平台不接受密钥、令牌或签名，或没有调用该函数的权限',
  UNREACHABLE: '函数服务或平台没有响应，或响应无效',
  TARGET_UNSUPPORTED: '无法调用这样的回调，或该环境没有配置',
  ABORTED: '调用被中止',
  CONFIGURATION_INVALID: '回调的配置有误',
  DELIVERY_TIMEOUT: '回调函数没有在限定时间内返回，可能仍在运行，并会再次被调用：请尽快返回，并保证幂等',
  ADAPTER_FAILED: '调用回调函数失败',
  GATEWAY_DIED: '多个网关在调用回调函数时异常退出：请查看它们的日志',
  GATEWAY_CLOSED: '回调函数运行时网关停止了',
  BEGUN_TOO_LATE: '数据库太慢，没有调用回调函数',
  CONTENT_UNREADABLE: '保存的通知无法读取，没有调用回调函数',
};

/** Why a delivery failed, by its code; the diagnosis where there is no other text. */
export function reasonOf(code: string | null, diagnosis: string | null, language: Language): string | null {
  const chinese = FAILURES as Readonly<Record<string, string | undefined>>;
  return language === 'zh' && code !== null ? (chinese[code] ?? diagnosis) : diagnosis;
}
