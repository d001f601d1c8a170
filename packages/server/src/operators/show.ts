import type { DeliveryRecord, NotificationRecord, Store } from '@opencloudpay/durable';
import { diagnosisInChinese } from '@opencloudpay/gateway';
import type { Language } from '@opencloudpay/internal';
import { say } from '../terminal/say';
import { facts, table, yuan } from '../terminal/table';
import { shownTime } from './point-in-time';
import { inWords, KIND_WORDS, NOTIFICATION_WORDS, VERDICTS } from './words';

type FullDelivery = NonNullable<Awaited<ReturnType<Store['showNotification']>>>['deliveries'][number];

/** Length limit of explanations in lists; `show` has the full text. */
const SHORT = 60;

export function notificationTable(notifications: readonly NotificationRecord[], language: Language): string {
  const source = (each: NotificationRecord) =>
    each.source === 'recovered'
      ? say(`${each.kind} (found)`, `${KIND_WORDS[each.kind]}（补单）`)[language]
      : kindOf(each, language);
  return table<NotificationRecord>(
    notifications,
    [
      [say('ID', '编号'), (each) => each.id],
      [say('RECEIVED', '收到时间'), (each) => shownTime(each.receivedAt)],
      [say('KIND', '类型'), source],
      [say('ORDER', '订单'), (each) => each.outTradeNo],
      [say('REFUND', '退款'), (each) => each.outRefundNo],
      [say('YUAN', '金额（元）'), (each) => yuan(each.amount)],
      [say('CALLBACK', '回调'), (each) => targetName(each.target)],
      [say('STATE', '状态'), (each) => inWords(each.state, NOTIFICATION_WORDS, language)],
      [say('TRIES', '次数'), (each) => each.attempts],
      [say('NEXT', '下次投递'), (each) => shownTime(each.nextAttemptAt)],
      [say('WHY', '原因'), (each) => (each.state === 'delivered' ? '' : short(each, language))],
    ],
    language,
  );
}

export function deliveryTable(deliveries: readonly DeliveryRecord[], language: Language): string {
  return table<DeliveryRecord>(
    deliveries,
    [
      [say('ID', '编号'), (each) => each.id],
      [say('NOTIFICATION', '通知'), (each) => each.notificationId],
      [say('TRY', '第几次'), (each) => each.attempt],
      [say('BEGUN', '开始时间'), (each) => shownTime(each.begunAt)],
      [say('MS', '毫秒'), (each) => each.durationMs ?? ''],
      [say('KIND', '类型'), (each) => kindOf(each, language)],
      [say('ORDER', '订单'), (each) => each.outTradeNo],
      [say('REFUND', '退款'), (each) => each.outRefundNo],
      [say('CALLBACK', '回调'), (each) => targetName(each.target)],
      [say('VERDICT', '结果'), (each) => verdictOf(each, language)],
      [say('WHY', '原因'), (each) => short(each, language)],
    ],
    language,
  );
}

/** A notification with every attempt, event and reply. */
export function notificationText(
  notification: NotificationRecord,
  deliveries: readonly FullDelivery[],
  language: Language,
): string {
  const { source, duplicates } = notification;
  const found = say('recovered by a query: the notification never came', '补单：没有收到通知，通过查询得到');
  const again = say(`${duplicates} times`, `${duplicates} 次`);
  const heading = facts(
    [
      [say('notification', '通知'), notification.id],
      [say('kind', '类型'), kindOf(notification, language)],
      [say('status', '结果'), notification.status],
      [say('order', '订单'), notification.outTradeNo],
      [say('refund', '退款'), notification.outRefundNo],
      [say('yuan', '金额（元）'), yuan(notification.amount)],
      [say('merchant', '商户'), notification.merchant],
      [say('callback', '回调'), targetName(notification.target)],
      [say('received', '收到时间'), shownTime(notification.receivedAt)],
      [say('source', '来源'), source === 'recovered' ? found[language] : undefined],
      [say('came again', '重复收到'), duplicates > 0 ? again[language] : undefined],
      [say('state', '状态'), inWords(notification.state, NOTIFICATION_WORDS, language)],
      [say('next attempt', '下次投递'), shownTime(notification.nextAttemptAt)],
      [say('delivered', '投递成功'), shownTime(notification.deliveredAt)],
      [say('given up', '成为死信'), shownTime(notification.deadAt)],
      [say('request id', '请求编号'), notification.requestId],
    ],
    language,
  );
  return [heading, ...deliveries.map((delivery) => attemptText(delivery, language))].join('\n');
}

function attemptText(delivery: FullDelivery, language: Language): string {
  const { attempt, code, diagnosis, durationMs } = delivery;
  return facts(
    [
      [say(`attempt ${attempt}`, `第 ${attempt} 次投递`), shownTime(delivery.begunAt)],
      [say('  verdict', '  结果'), verdictOf(delivery, language)],
      [
        say('  took', '  用时'),
        durationMs === null ? undefined : say(`${durationMs} ms`, `${durationMs} 毫秒`)[language],
      ],
      [say('  gateway', '  网关'), delivery.gateway],
      [say('  code', '  代码'), code],
      [say('  why', '  原因'), reasonOf(code, diagnosis, language)],
      [say('  sent', '  发送'), JSON.stringify(delivery.sent)],
      [say('  came back', '  返回值'), JSON.stringify(delivery.reply)],
    ],
    language,
  );
}

/** What `deliveries retry` has caused. The row still has the result of the last attempt, so it is not shown. */
export function retryText(notifications: readonly NotificationRecord[], language: Language): string {
  const lines = notifications.map(({ id, kind, outTradeNo, outRefundNo, target }) =>
    say(
      `Notification ${id} (${kind} of ${outRefundNo ?? outTradeNo}) is queued: a running gateway calls ${targetName(target)} now.\n`,
      `通知 ${id}（${outRefundNo ?? outTradeNo} 的${KIND_WORDS[kind]}）已进入队列：运行中的网关会立即调用 ${targetName(target)}。\n`,
    ),
  );
  const ids = notifications.map(({ id }) => id);
  return [
    ...lines,
    say(
      'The function host runs the code that it has loaded: if you have just changed a function, reload its host first, then retry.\n',
      '函数服务运行的是已加载的代码：如果刚修改了云函数，请先重新加载函数服务，再重新投递。\n',
    ),
    say(
      `The result: cloudpay deliveries show ${ids.join(', or ')}\n`,
      `查看结果：cloudpay deliveries show ${ids.join('，或 ')}\n`,
    ),
  ]
    .map((text) => text[language])
    .join('');
}

/** Explains ids that are missing from a list without a filter: they look like lost notifications. */
export function gapNote(notifications: readonly { id: number }[], language: Language): string {
  const hasGap = notifications.some(
    ({ id }, index) => index > 0 && (notifications[index - 1]?.id ?? id) - id > 1,
  );
  return hasGap ? GAP[language] : '';
}

const GAP = say(
  'Ids skip numbers after a repeated notification, a crash or a prune: no notification is missing.\n',
  '重复的通知、异常退出或清理之后，编号会不连续：并没有缺少通知。\n',
);

function verdictOf({ verdict, endedAt }: DeliveryRecord, language: Language): string {
  return VERDICTS[verdict ?? (endedAt === null ? 'open' : 'failed')][language];
}

function kindOf({ kind }: Pick<NotificationRecord, 'kind'>, language: Language): string {
  return inWords(kind, KIND_WORDS, language);
}

type Target = NotificationRecord['target'];

/** Where the callback runs: `environment/function`. */
export function targetName(target: Target): string {
  return 'functionName' in target
    ? `${target.envId}/${target.functionName}`
    : `${target.envId}/${target.service}${target.path}`;
}

function short(
  { code, diagnosis }: Pick<NotificationRecord, 'code' | 'diagnosis'>,
  language: Language,
): string {
  const text = [code, reasonOf(code, diagnosis, language)]
    .filter(Boolean)
    .join(language === 'zh' ? '：' : ': ');
  return text.length > SHORT ? `${text.slice(0, SHORT)}…` : text;
}

/** Why a delivery failed, with what came back. */
function reasonOf(code: string | null, diagnosis: string | null, language: Language): string | null {
  if (language === 'en' || code === null || diagnosis === null) return diagnosis;
  return diagnosisInChinese(code, diagnosis);
}
