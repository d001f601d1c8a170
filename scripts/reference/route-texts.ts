import { type Both, both } from './page.ts';

export interface ProductionRoute {
  readonly of: Both;
  readonly method: 'GET' | 'POST' | 'GET, PUT, POST' | 'WebSocket';
  /** The path, or the file of contracts and the name of its constant. */
  readonly path: string | readonly [file: string, name: string];
  /** For a path in words: the source that serves it, and what it says there. */
  readonly source?: readonly [file: string, shown: string];
  readonly by: Both;
  readonly does: Both;
}

/** How the gateway writes its routes of notifications. */
// biome-ignore lint/suspicious/noTemplateCurlyInString: it is the text of the source
const NOTIFY_SOURCE = '/notify/${kind}/:envId/${place}/:token';

const GATEWAY = both('The gateway', '网关');
const SERVE = both('cloudpay serve, for mini programs', 'cloudpay serve：供小程序使用');
const FRONT = both('A host of functions, for programs', '函数服务：供程序使用');
const WECHAT = both('WeChat Pay', '微信支付');
const FUNCTIONS = both('functions with a token', '持有令牌的云函数');
const OPERATORS = both('operators', '运维');
const MINI = both('mini programs', '小程序');
const PROGRAMS = both('programs with the host’s token', '持有函数服务令牌的程序');

/** The routes of production. Those with a constant are read from contracts. */
export const productionRoutes: readonly ProductionRoute[] = [
  {
    ...{ of: GATEWAY, method: 'POST', path: '/notify/pay/:envId/:functionName/:token', by: WECHAT },
    source: ['packages/gateway/src/gateway.ts', NOTIFY_SOURCE],
    does: both('takes the notification of a payment', '接收支付通知'),
  },
  {
    ...{ of: GATEWAY, method: 'POST', path: '/notify/refund/:envId/:functionName/:token', by: WECHAT },
    source: ['packages/gateway/src/gateway.ts', NOTIFY_SOURCE],
    does: both('takes the notification of a refund', '接收退款通知'),
  },
  {
    ...{ of: GATEWAY, method: 'POST', path: '/notify/pay/:envId/:service/:path/:token', by: WECHAT },
    source: ['packages/gateway/src/gateway.ts', NOTIFY_SOURCE],
    does: both('the same for a callback to a container; also for refunds', '同上，用于容器回调；退款也有'),
  },
  {
    ...{ of: GATEWAY, method: 'POST', path: ['cloudpay-wire.ts', 'CALL_ROUTE'], by: FUNCTIONS },
    does: both('makes a call for a function without keys', '为不持有密钥的云函数发起调用'),
  },
  {
    ...{ of: GATEWAY, method: 'POST', path: '/_/pay/:api', by: FUNCTIONS },
    source: ['packages/gateway/src/gateway.ts', '/_/pay/:api'],
    does: both('the same in the form of WeChat Cloud Run', '同上，采用微信云托管的形式'),
  },
  {
    ...{ of: GATEWAY, method: 'GET', path: '/healthz', by: OPERATORS },
    source: ['packages/gateway/src/operations/operations.ts', '/healthz'],
    does: both('says that the process runs', '存活检查'),
  },
  {
    ...{ of: GATEWAY, method: 'GET', path: '/readyz', by: OPERATORS },
    source: ['packages/gateway/src/operations/operations.ts', '/readyz'],
    does: both(
      '200, with `warnings` if there are any, or 503 with `code` and `detail`',
      '就绪检查：200，可能带 `warnings`；或 503，带 `code` 和 `detail`',
    ),
  },
  {
    ...{ of: GATEWAY, method: 'GET', path: '/metrics', by: OPERATORS },
    source: ['packages/gateway/src/operations/operations.ts', '/metrics'],
    does: both('[metrics](metrics.md) for Prometheus', 'Prometheus 的[指标](metrics.zh-CN.md)'),
  },
  {
    ...{ of: SERVE, method: 'POST', path: ['function-wire.ts', 'LOGIN_ROUTE'], by: MINI },
    does: both('gives a session for the code of `wx.login`', '用 `wx.login` 的 code 换取会话'),
  },
  {
    ...{ of: SERVE, method: 'POST', path: ['function-wire.ts', 'SESSION_CALL_ROUTE'], by: MINI },
    does: both('calls a function as the user of the session', '以会话的用户调用云函数'),
  },
  {
    ...{ of: SERVE, method: 'POST', path: ['database-wire.ts', 'SESSION_DATABASE_ROUTE'], by: MINI },
    does: both('documents, within their permissions', '记录，受集合权限约束'),
  },
  {
    ...{ of: SERVE, method: 'POST', path: ['storage-wire.ts', 'SESSION_STORAGE_ROUTE'], by: MINI },
    does: both('files, within their permissions', '文件，受权限约束'),
  },
  {
    ...{ of: SERVE, method: 'POST', path: ['container-wire.ts', 'SESSION_CONTAINER_ROUTE'], by: MINI },
    does: both('`wx.cloud.callContainer`', '`wx.cloud.callContainer`'),
  },
  {
    ...{ of: SERVE, method: 'WebSocket', path: ['watch-wire.ts', 'SESSION_WATCH_ROUTE'], by: MINI },
    does: both('changes of watched documents', '所监听记录的变更'),
  },
  {
    ...{
      of: SERVE,
      method: 'GET, PUT, POST',
      path: '/files/…',
      by: both('users and functions', '用户和云函数'),
    },
    source: ['packages/server/src/serve/open-services.ts', "FILES_PATH = '/files'"],
    does: both('the content of files at their temporary addresses', '文件内容，使用临时地址'),
  },
  {
    ...{ of: FRONT, method: 'POST', path: ['function-wire.ts', 'FUNCTION_ROUTE'], by: PROGRAMS },
    does: both('calls a function; also by a gateway, with a signature', '调用云函数；网关也可以用签名调用'),
  },
  {
    ...{ of: FRONT, method: 'POST', path: ['database-wire.ts', 'DATABASE_ROUTE'], by: PROGRAMS },
    does: both('`cloud.database()` of functions elsewhere', '别处云函数的 `cloud.database()`'),
  },
  {
    ...{ of: FRONT, method: 'POST', path: ['storage-wire.ts', 'STORAGE_ROUTE'], by: PROGRAMS },
    does: both('files of functions elsewhere', '别处云函数的文件'),
  },
  {
    ...{ of: FRONT, method: 'POST', path: ['openapi-wire.ts', 'OPENAPI_ROUTE'], by: PROGRAMS },
    does: both('`cloud.openapi` of functions elsewhere', '别处云函数的 `cloud.openapi`'),
  },
];

/** What each route of the dev server does. */
export const devRouteTexts: Readonly<Record<string, Both>> = {
  'GET /api/project': both(
    'the project, its functions, environments and the clock',
    '项目、云函数、环境和时钟',
  ),
  'GET /api/findings': both(
    'what was found in the project’s folder; reads it again',
    '在项目目录中找到的内容，会重新读取',
  ),
  'GET /api/code-findings': both(
    'what `cloudpay check` finds in the functions',
    '`cloudpay check` 在云函数中发现的问题',
  ),
  'GET /api/platform-keys': both(
    'what the simulated WeChat Pay v3 signs with',
    '模拟的微信支付 v3 用什么签名',
  ),
  'PUT /api/platform-keys': both(
    'the public key, platform certificates, or both, as on the merchant platform',
    '使用公钥、平台证书，或两者，与商户平台相同',
  ),
  'POST /api/platform-keys/rotate': both(
    'issues a new platform certificate; the old one stays for a day of the emulated clock',
    '签发新的平台证书；旧证书再使用一个模拟日',
  ),
  'GET /api/functions': both('the functions, with their last calls', '云函数及其最近的调用'),
  'POST /api/functions/:name/call': both(
    'calls a function; one that fails answers 200 with `ok: false`',
    '调用云函数；失败时也返回 200，`ok` 为 false',
  ),
  'POST /api/functions/:name/triggers/:trigger/run': both('runs a timer now', '立即运行定时触发器'),
  'GET /api/logs': both('recent lines of the log, the oldest first', '最近的日志，最早的在前'),
  'GET /api/orders': both('orders, by pages and states', '订单，可分页、按状态筛选'),
  'GET /api/orders/:outTradeNo': both('an order with its timeline', '一笔订单及其时间线'),
  'POST /api/orders/:outTradeNo/close': both(
    'closes the order, without the five minutes that the API requires',
    '关闭订单，不受五分钟的限制',
  ),
  'POST /api/refunds/:outRefundNo/settle': both(
    'ends a refund that is being processed',
    '使处理中的退款有结果',
  ),
  'GET /api/cashier/:outTradeNo': both('what the payer sees', '付款人看到的内容'),
  'POST /api/cashier/:outTradeNo/pay': both('pays; answers once the payment is made', '支付，完成后返回'),
  'POST /api/cashier/:outTradeNo/cancel': both('the payer closes the window', '付款人关闭支付窗口'),
  'POST /api/cashier/:outTradeNo/fail': both(
    'the bank refuses; it may be paid again',
    '银行拒绝支付，可以再次支付',
  ),
  'POST /api/cashier/:outTradeNo/expire': both('the order expires', '使订单过期'),
  'GET /api/deliveries': both('calls of callback functions, the newest first', '回调函数的调用，最新的在前'),
  'POST /api/deliveries/:id/replay': both(
    'delivers again, in addition to WeChat Pay’s own schedule',
    '重新投递，不影响微信支付自身的重试',
  ),
  'POST /api/notifications': both(
    'sends a notification that belongs to no order, as `cloudpay trigger` does',
    '发送一条不属于任何订单的通知，与 `cloudpay trigger` 相同',
  ),
  'POST /api/notifications/:id/replay': both(
    'sends a notification again, also one that never reached a callback',
    '再次发送通知，包括从未到达回调函数的',
  ),
  'GET /api/faults': both('the faults that are set', '已设置的故障'),
  'POST /api/faults': both(
    '[sets a fault](../local-emulation.md#inject-faults)',
    '[设置故障](../local-emulation.zh-CN.md#故障注入)',
  ),
  'DELETE /api/faults/:id': both('clears a fault', '清除一个故障'),
  'DELETE /api/faults': both('clears all faults', '清除全部故障'),
  'POST /api/clock/advance': both(
    'advances the clock; answers when everything due has happened',
    '快进时钟，到期的任务全部完成后返回',
  ),
  'GET /api/collections': both('the collections', '集合'),
  'POST /api/collections': both('creates a collection', '创建集合'),
  'DELETE /api/collections/:collection': both('removes a collection with its documents', '删除集合及其文档'),
  'GET /api/collections/:collection/indexes': both('the indexes', '索引'),
  'POST /api/collections/:collection/indexes': both(
    'creates an index; answers when it is ready',
    '创建索引，可用后返回',
  ),
  'DELETE /api/collections/:collection/indexes/:index': both('removes an index', '删除索引'),
  'POST /api/collections/:collection/import': both(
    'adds the documents of a file: JSON Lines, JSON, extended JSON or CSV',
    '导入文件中的记录：JSON Lines、JSON、扩展 JSON 或 CSV',
  ),
  'GET /api/collections/:collection/export': both(
    'all documents as JSON Lines',
    '以 JSON Lines 导出全部记录',
  ),
  'GET /api/collections/:collection/documents': both(
    'documents, filtered, sorted, by pages',
    '记录，可筛选、排序、分页',
  ),
  'POST /api/collections/:collection/documents': both('adds a document', '添加记录'),
  'GET /api/collections/:collection/documents/:id': both('a document', '一条记录'),
  'PUT /api/collections/:collection/documents/:id': both('replaces a document', '替换记录'),
  'DELETE /api/collections/:collection/documents/:id': both('removes a document', '删除记录'),
  'GET /api/refused-accesses': both(
    'calls of mini programs that a permission refused',
    '被权限拒绝的小程序调用',
  ),
  'DELETE /api/refused-accesses': both('empties that list', '清空该列表'),
  'GET /api/files': both('files of a folder', '目录中的文件'),
  'GET /api/files/content': both('the content of a file', '文件内容'),
  'PUT /api/files/content': both('stores a file', '保存文件'),
  'DELETE /api/files/content': both('removes a file', '删除文件'),
};
