import type { Sentence } from './sentence';

/** Sentences of `cloudpay`, `gateway` and `durable`: accounts together, limits, addresses to listen on. */
export const ofGateway: readonly Sentence[] = [
  // The account that makes the calls.
  [
    /^has several accounts without subMchIds and envIds: only one can be the default account\.?$/,
    '中有多个账号没有 subMchIds 和 envIds：只能有一个默认账号。',
  ],
  [
    /^is for mode partner: an account in mode direct serves its own number\.?$/,
    '只用于 mode 为 partner 的账号：mode 为 direct 的账号使用自己的商户号。',
  ],
  [/^must be an object, got (.*?)\.?$/, '应为对象，实际为 $1。'],
  [
    /^must be an object with baseUrl and secret, got (.*?)\.?$/,
    '应为带有 baseUrl 和 secret 的对象，实际为 $1。',
  ],
  [/^must be an object\.?$/, '应为对象。'],
  [/^must be a list of accounts\.?$/, '应为账号的列表。'],
  [/^is empty: give at least one account\.?$/, '为空：请至少配置一个账号。'],
  [/^is an empty list: give at least one address\.?$/, '是空列表：请至少给出一个地址。'],
  [/^cannot be combined with other options: leave out (.*?)\.?$/, '不能与其他选项一起使用：请去掉 $1。'],
  [/^is not an option: did you mean (.*)\?$/, '不是选项：是否想写 $1？'],
  [/^is not an option: leave it out\. There are (.*?)\.?$/, '不是选项：请去掉。可用的有 $1。'],
  [/^must be v2 or v3, got (.*?)\.?$/, '应为 v2 或 v3，实际为 $1。'],
  [/^must be partner or direct, got (.*?)\.?$/, '应为 partner 或 direct，实际为 $1。'],
  [/^must be true or false, got (.*?)\.?$/, '应为 true 或 false，实际为 $1。'],
  [/^must be ASCII text without spaces, and not empty\.?$/, '应为不含空格的 ASCII 字符串，且不能为空。'],
  [
    /^must have at least 16 characters: it keeps notifications from being forged\.?$/,
    '至少要有 16 个字符：用于防止伪造通知。',
  ],
  [
    /^must be an http or https address without a query, got (.*?)\.?$/,
    '应为 http 或 https 地址，不带查询参数，实际为 $1。',
  ],
  [
    /^is neither PEM text nor a file that can be read(?: \((\w+)\))?\.?$/,
    '既不是 PEM 文本，也不是可以读取的文件。',
  ],
  [/^cannot be read \((\w+)\)\.?$/, '无法读取（$1）。'],
  [/^is set but (\w+) is not\.?$/, '已设置，但 $1 没有设置。'],
  [/^must be a list of PEM texts or paths\.?$/, '应为 PEM 文本或路径的列表。'],
  [
    /^is neither an existing file nor the base64 of a PKCS#12 file\.?$/,
    '既不是已有的文件，也不是 PKCS#12 文件的 base64。',
  ],
  [/^does not name a file that can be read \((\w+)\)\.?$/, '指定的文件无法读取（$1）。'],
  [/^names a file that is empty\.?$/, '指定的文件为空。'],
  [/^and (\w+) are both set: keep one\.?$/, '和 $1 同时设置：只保留其中一个。'],
  [
    /^([\w, ]+) not set\. Set (?:it|them) to the merchant’s account, or CLOUDPAY_GATEWAY_URL and .*$/,
    '$1 没有设置。请设为商户的账号；或用 CLOUDPAY_GATEWAY_URL 和 CLOUDPAY_GATEWAY_TOKEN 指定持有密钥的网关。',
  ],
  // Merchants.
  [
    /^is empty: give at least one \{ mchId, apiKey \} \(v2\) or (.*) \(v3\)\.$/,
    '为空：请至少配置一个 { mchId, apiKey }（v2）或 $1（v3）。',
  ],
  [
    /^must each have mchId and apiKey \(v2\), or mchId, apiV3Key, publicKey and publicKeyId \(v3\): one is incomplete\.$/,
    '中每一项都应有 mchId 和 apiKey（v2），或 mchId、apiV3Key、publicKey 和 publicKeyId（v3）：有一项不完整。',
  ],
  [
    /^has (\S+) twice: give each merchant once, with the keys of v2 and v3, and during a key change with both keys in its apiKey or apiV3Key\.$/,
    '中有两个 $1：每个商户只写一次，同时写上 v2 和 v3 的密钥；更换密钥期间，在 apiKey 或 apiV3Key 中写新旧两个密钥。',
  ],
  // Tokens and limits.
  [
    /^has a subMchIds that is not a list of numbers: leave it out to allow all\.$/,
    '中有 subMchIds 不是商户号的列表：允许全部时请删除它。',
  ],
  [
    /^has a duplicate token: give each token once, with all its limits\.$/,
    '中有重复的令牌：每个令牌只写一次，写全它的限制。',
  ],
  [
    /^must each have either sha256 or token: one entry has both or neither\.$/,
    '中每一项应有 sha256 或 token 之一：有一项两者都有或都没有。',
  ],
  [
    /^has a sha256 that is not 64 hex digits: newAccessToken\(\) makes a token and its hash\.$/,
    '中有 sha256 不是 64 位十六进制数字：newAccessToken() 可以生成令牌及其哈希值。',
  ],
  [/^must have a rate\.perSecond above 0, got (.*)\.$/, '的 rate.perSecond 应大于 0，实际为 $1。'],
  [/^must be an integer from (\S+) to (\S+) \(.*\), got (.*)\.$/, '应为 $1 到 $2 的整数，实际为 $3。'],
  [/^must be an integer from (\S+) to (\S+), got (.*)\.$/, '应为 $1 到 $2 的整数，实际为 $3。'],
  [
    /^must have at least (\d+) characters: it protects against forged notifications\.$/,
    '至少要有 $1 个字符：用于防止伪造通知。',
  ],
  [
    /^must have at least (\d+) characters: a token can spend your money\.$/,
    '至少要有 $1 个字符：令牌可以动用你的资金。',
  ],
  [
    /^must have at least (\d+) characters: it protects the refunds of the old environment\.$/,
    '至少要有 $1 个字符：它保护旧环境的退款。',
  ],
  [/^must be a text that is not empty\.$/, '应为非空的字符串。'],
  [/^must be texts that are not empty\.$/, '应为非空字符串的数组。'],
  [
    /^has no invoke\(target, event\): give a FunctionAdapter\.$/,
    '没有 invoke(target, event)：请给出 FunctionAdapter。',
  ],
  [
    /^has neither functions nor containers: configure at least one of them\.$/,
    '既没有 functions，也没有 containers：请至少配置其中一个。',
  ],
  [
    /^serves all other environments, as functions and containers do: keep one of them, or name the others in envIds\.$/,
    '和 functions、containers 一样用于其余所有环境：只保留其中一个，或在 envIds 中列出其余环境。',
  ],
  // The address to listen on.
  [/^is not an address of this machine \((\w+)\)\.$/, '不是本机的地址（$1）。'],
  [
    /^(\d+) of the host is in use: stop the program that listens there, or choose another port\.$/,
    '$1 已被占用：请停止占用它的程序，或换一个端口。',
  ],
  [/^(\d+) of the host cannot be used \((\w+)\)\.$/, '$1 无法使用（$2）。'],
  [
    /^(\d+) of (.*) is in use: stop the program that listens there, or choose another port\.$/,
    '$1 已被占用（$2）：请停止占用它的程序，或换一个端口。',
  ],
  [/^(\d+) of (.*) cannot be used \((\w+)\)\.$/, '$1 无法使用（$2，$3）。'],
  // The durable gateway.
  [
    /^must be at least (\d+) ms more than functionTimeout \((\d+)\), got (.*): another gateway would call functions that are still at work\.$/,
    '至少应比 functionTimeout（$2）大 $1 毫秒，实际为 $3：否则云函数还没执行完，另一个网关就会再次调用它。',
  ],
  [
    /^must be \{ folder \} for a database inside this process, or \{ url \} \(DATABASE_URL\) for a PostgreSQL server\.$/,
    '应为 { folder }（进程内的数据库）或 { url }（DATABASE_URL，PostgreSQL 服务器）。',
  ],
  [
    /^is missing: bills are fetched with the merchants’ appid, number and key\.$/,
    '未配置：下载对账单需要商户的 appid、商户号和密钥。',
  ],
  [
    /^is only for a simulated WeChat Pay on this machine: give each merchant endpoints on 127\.0\.0\.1, or leave it out\.$/,
    '只能用于本机的微信支付模拟器：请为每个商户配置 127.0.0.1 上的 endpoints，或删除此项。',
  ],
  [
    /^must be 32 bytes, as 64 hex digits or base64: `openssl rand -base64 32` makes one\.$/,
    '应为 32 字节，写成 64 位十六进制数字或 base64：可用 `openssl rand -base64 32` 生成。',
  ],
  [
    /^must be from (\S+) to (\S+) days: WeChat Pay keeps bills for three months\.$/,
    '应为 $1 到 $2 天：微信支付只保留三个月的对账单。',
  ],
  [
    /^must be from (\S+) to (\S+) days: refunds are queried for 14 days, and bills look back .*$/,
    '应为 $1 到 $2 天：退款最多查询 14 天，对账还要用到 bills.catchUpDays 加两天之内的通知；没有这些通知，会重复调用回调或误报差异。',
  ],
  [/^must be from (\S+) to (\S+) milliseconds\.$/, '应为 $1 到 $2 毫秒。'],
  [/^must be from (\S+) to (\S+) queries per second\.$/, '应为每秒 $1 到 $2 次查询。'],
  // The day of a bill.
  [/^must be a valid date, as yyyy-mm-dd\.$/, '应为有效的日期，如 2026-03-20。'],
  [
    /^must be a day that is over: there is no bill of (\S+) yet\.$/,
    '应为已经结束的一天：$1 的对账单还没有生成。',
  ],
  [
    /^must be a day of the last (\d+): WeChat Pay keeps no older bills\.$/,
    '应为最近 $1 天内的一天：微信支付不保留更早的对账单。',
  ],
];
