/** Why the gateway refuses a request, and what its log and `/readyz` say: for operators. */
import type { CodeList } from './code-list.ts';
import { type Both, both } from './page.ts';

export const gatewayRefusals: CodeList = {
  title: both('Refused by the gateway', '网关拒绝的请求'),
  about: both(
    'A notification, or a call, that reached no function. `verdict` in `cloudpay_notifications_total`, `code` in the log and in the answer. WeChat Pay sends a refused notification again.',
    '没有到达任何云函数的通知或调用。见 `cloudpay_notifications_total` 的 `verdict`、日志和响应中的 `code`。被拒绝的通知由微信支付重试。',
  ),
  types: ['RefusalCode'],
  en: { BODY_TOO_DEEP: 'The JSON of the body is nested too deeply.' },
  zh: {
    BODY_EMPTY: '请求体为空',
    BODY_INCOMPLETE: '请求体不完整',
    BODY_CONSUMED: '请求体已被应用读取',
    BODY_TOO_SLOW: '请求体没有及时到达',
    BODY_TOO_DEEP: '请求体的 JSON 嵌套过深',
    BODY_TOO_LARGE: '请求体过大',
    XML_INVALID: '请求体不是微信支付通知的 XML',
    NOTIFICATION_INVALID: '请求体不是这种微信支付通知',
    MERCHANT_UNKNOWN: '网关没有配置通知中的商户号',
    SIGNATURE_INVALID: '签名不正确',
    SIGNATURE_PROBE: '微信支付的签名探测：签名本来就不正确',
    DECRYPTION_FAILED: '加密的内容无法解密',
    TOKEN_MISMATCH: '该通知地址不属于这条通知',
    ORDER_MISMATCH: '通知与订单不一致',
    ROUTE_UNKNOWN: '该地址不存在',
    CALLS_NOT_SERVED: '网关没有开启 CloudPay 调用',
    METHOD_NOT_ALLOWED: '该地址不支持这个 HTTP 方法',
    KEYS_UNAVAILABLE: '微信支付的平台证书下载失败',
    STORE_UNAVAILABLE: '通知无法写入数据库',
    INTERNAL: '网关内部错误',
  },
  cures: {
    BODY_CONSUMED: both('Mount the gateway before body parsers.', '请把网关挂载在请求体解析之前'),
    BODY_TOO_LARGE: both('The limit is `notifications.bodyLimit`.', '上限是 `notifications.bodyLimit`'),
    MERCHANT_UNKNOWN: both(
      'Add it to `merchants`, or its keys for this version of WeChat Pay.',
      '请把它写入 `merchants`，或补上这一版本微信支付的密钥',
    ),
    SIGNATURE_INVALID: both(
      'Now and then: an attacker. Always: compare the API key with the merchant platform; with v3 also the clock.',
      '偶尔出现是攻击；一直出现时，请与商户平台的 API 密钥比较，v3 还要检查时钟',
    ),
    SIGNATURE_PROBE: both('Nothing is to be done.', '无需处理'),
    DECRYPTION_FAILED: both(
      'Compare the API key, with v3 the APIv3 key, with the merchant platform.',
      '请与商户平台的 API 密钥（v3 为 APIv3 密钥）比较',
    ),
    TOKEN_MISMATCH: both(
      'Functions that order with their own keys need the gateway’s `notify.secret`.',
      '自己持有密钥下单的云函数，须与网关使用相同的 `notify.secret`',
    ),
    ORDER_MISMATCH: both(
      'Do not ship: `cloudpay orders show` has both sides.',
      '不要发货：`cloudpay orders show` 显示双方的内容',
    ),
    CALLS_NOT_SERVED: both('Configure `calls`.', '请配置 `calls`'),
    KEYS_UNAVAILABLE: both('The log says why.', '原因见日志'),
    STORE_UNAVAILABLE: both('Check the database: the log has its error.', '请检查数据库，日志中有它的错误'),
  },
};

/** Lines of the log, and findings of `/readyz`, whose code is in no list of errors. */
export const logTexts: Readonly<Record<string, Both>> = {
  READY: both('The program takes requests.', '程序开始接收请求。'),
  STOPPING: both(
    'It was told to stop, and finishes what is in flight.',
    '收到停止信号，正在完成进行中的请求。',
  ),
  CLOSING: both('`/readyz` during the stop.', '停止期间 `/readyz` 的返回。'),
  DELIVERED: both('The callback returned `{ errcode: 0 }`.', '回调返回了 `{ errcode: 0 }`。'),
  STORED: both(
    'A durable gateway has stored the notification, and delivers it next.',
    '持久化网关已保存通知，接下来投递。',
  ),
  DUPLICATE: both('The notification is stored already: acknowledged again.', '通知已经保存过，再次确认。'),
  PAYMENT_FAILED: both(
    'WeChat Pay notified a payment that failed: acknowledged, no function is called.',
    '微信支付通知支付失败：已确认，不调用云函数。',
  ),
  GATEWAY_DIED: both(
    'The last gateways that called this function ended during the call: their logs, or the kernel’s (out of memory), say why.',
    '最近几个调用该函数的网关都在调用期间退出：原因见它们的日志或内核日志（内存不足）。',
  ),
  LISTENER_FAILED: both(
    '`onDelivery`, a function of your own program, threw.',
    '你自己程序中的 `onDelivery` 抛出了异常。',
  ),
  SIMILAR_REFUND: both(
    'The order has another refund of the same amount within a day: a warning. If it is meant to be the same, it is paid back twice; make `outRefundNo` of what is refunded.',
    '同一订单在一天之内有另一笔金额相同的退款，仅为警告。如果本应是同一笔，就退了两次：请根据退款的内容生成 `outRefundNo`。',
  ),
  QUEUE_OLD: both(
    '`/readyz`: a notification waits for more than an hour. `cloudpay deliveries list --state pending` shows what its function returns.',
    '`/readyz`：有通知等待超过一小时。`cloudpay deliveries list --state pending` 显示回调的返回值。',
  ),
  DEAD_LETTERS: both(
    '`/readyz`: notifications failed for two days. Mend the function, then `cloudpay deliveries replay`.',
    '`/readyz`：有通知连续两天投递失败。请修复云函数，再运行 `cloudpay deliveries replay`。',
  ),
  ORPHANS_FOUND: both(
    'Stored notifications had no place in the queue, and were queued again.',
    '已保存的通知不在队列中，已重新加入。',
  ),
  CLOCK_SET_BACK: both(
    'The clock of the database was set back. Deliveries are due that much earlier; nothing is to be done.',
    '数据库的时钟被调慢，投递时间相应提前，无需处理。',
  ),
  DATABASE_WAITING: both(
    'The program waits for the database, for at most 30 seconds: is its server started and reachable?',
    '程序在等待数据库，最多 30 秒：数据库服务器是否已启动、能否连接？',
  ),
  OPERATORS_SHUT_OUT: both(
    'The path of `database.folder` is too long for a socket: operators’ commands cannot reach the running gateway. Use a shorter path.',
    '`database.folder` 的路径太长，无法建立套接字，运维命令无法访问运行中的网关。请使用较短的路径。',
  ),
  ASKING_OFF: both(
    'Recovery and bills are off: a merchant has no `appid`.',
    '补单和对账没有开启：有商户没有配置 `appid`。',
  ),
  RECOVERED: both(
    'A lost notification was found by a query, and is delivered. If it repeats, notifications do not reach the gateway.',
    '通过查询找回了丢失的通知，并会投递。如果反复出现，说明通知没有到达网关。',
  ),
  RECOVERY_KNOWN: both(
    'A queried order or refund was already known as it is.',
    '查询的订单或退款与已知状态一致。',
  ),
  RECOVERY_OPEN: both('A queried order or refund is not settled yet.', '查询的订单或退款还没有结果。'),
  RECOVERY_CLOSED: both('A queried order is closed.', '查询的订单已关闭。'),
  RECOVERY_REVERSED: both('A queried order was reversed.', '查询的订单已撤销。'),
  RECOVERY_EXPIRED: both(
    'A queried order was never paid, and its time is over.',
    '查询的订单一直没有支付，已过有效期。',
  ),
  RECOVERY_ABSENT: both(
    'WeChat Pay does not know a queried order or refund.',
    '微信支付没有查询的订单或退款。',
  ),
  RECOVERY_FAILED: both(
    'A query had no believable answer, and is repeated: `reason`.',
    '查询没有得到可信的响应，会重试：见 `reason`。',
  ),
  BILL_CLEAN: both('A day’s bill and the store agree.', '当天的对账单与存储一致。'),
  BILL_DIFFERS: both(
    'They differ: `cloudpay bills <date>` shows both sides.',
    '二者不一致：`cloudpay bills <日期>` 显示双方的内容。',
  ),
  BILL_NOT_READY: both(
    'WeChat Pay has not made the bill yet; the gateway tries again.',
    '微信支付还没有生成对账单，网关会重试。',
  ),
  BILL_FAILED: both(
    'The bill could not be fetched or compared; the gateway tries again: `reason`.',
    '对账单无法下载或比对，网关会重试：见 `reason`。',
  ),
  RETENTION: both(
    'Delivered notifications older than `retention.days` were deleted: `deleted`.',
    '超过 `retention.days` 的已投递通知已删除，数量见 `deleted`。',
  ),
  RETENTION_FAILED: both('They could not be deleted; the gateway tries again.', '删除失败，网关会重试。'),
  CERTIFICATE_EXPIRING: both(
    '`/readyz`: a merchant certificate ends within fourteen days: [rotating keys](../guides/rotate-keys.md#the-certificate).',
    '`/readyz`：商户证书将在十四天内到期：见[更换密钥](../guides/rotate-keys.zh-CN.md#证书)。',
  ),
  CERTIFICATE_EXPIRED: both(
    '`/readyz`: it has ended. Refunds fail (v2), or every call (v3).',
    '`/readyz`：证书已过期。退款（v2）或全部调用（v3）会失败。',
  ),
  ACCOUNT_MISMATCH: both(
    'Two parts of the configuration do not fit each other: the line names them.',
    '配置的两处互相不符，日志行写明是哪两处。',
  ),
  CALL_MEMORY_FULL: both(
    'A token makes more calls than a pass-through gateway can remember for ten minutes: use durable mode, or several tokens.',
    '某个令牌的调用多于直通网关十分钟内能记住的数量：请使用持久化模式，或多个令牌。',
  ),
  REQUEST_INVALID: both(
    'The target of the request, or its `Host`, is invalid.',
    '请求的目标或 `Host` 无效。',
  ),
  REHEARSAL: both(
    'This gateway follows the clock of a simulated WeChat Pay: no real payments.',
    '该网关跟随模拟微信支付的时钟，不处理真实支付。',
  ),
  REHEARSAL_CLOCK: both('That clock was advanced.', '模拟时钟前进了。'),
  RELOADED: both('Changed functions are loaded at their next call.', '有改动的云函数将在下次调用时加载。'),
  RELOAD_FAILED: both('They could not be read; the old ones go on.', '无法读取改动，继续运行旧版本。'),
  FUNCTION_NOTICE: both('A warning about a function, in words.', '关于某个云函数的提示。'),
  SERVICE_NOTICE: both('A warning of the database or the storage, in words.', '数据库或存储的提示。'),
  FUNCTION_NOT_ALLOWED: both(
    'A mini program called a callback, a function with a timer, or one that `sessions` refuses.',
    '小程序调用了回调、带定时触发器的云函数，或 `sessions` 不允许的云函数。',
  ),
  CALL_FAILED: both(
    'A call of a mini program failed inside of the host: `reason`.',
    '小程序的调用在函数服务内部出错：见 `reason`。',
  ),
  CALLBACK_MISSING: both(
    '`cloudbaseModule` names no function for an event, or one that the project does not have.',
    '`cloudbaseModule` 没有为事件指定云函数，或项目中没有这个云函数。',
  ),
  CONNECTIONS_FULL: both(
    'Too many connections: idle ones are closed, new ones refused.',
    '连接数已满：关闭空闲连接，拒绝新连接。',
  ),
  ADDRESSES_UNLIMITED: both(
    'Requests are limited by user only: set `sessions.addressHeader`.',
    '只按用户限制请求频率：请设置 `sessions.addressHeader`。',
  ),
};
