import type { NotificationRecord, NotificationState, OrderState, RefundState } from '@opencloudpay/durable';
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

/** The states that a list of orders can be filtered by. */
export const ORDER_STATES = Object.keys(ORDER_WORDS) as OrderState[];

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
