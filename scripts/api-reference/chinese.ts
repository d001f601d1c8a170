import { createHash } from 'node:crypto';
import type { Language } from './write-reference.ts';

/**
 * What each API does, with the mark of the English text that it was translated from, so that an English text that
 * changes is translated again.
 */
const summaries: Readonly<Record<string, readonly [mark: string, text: string]>> = {
  unifiedOrder: ['6b442c2e', '创建用户可支付的订单，返回 `prepay_id`。以相同参数重复调用不会产生副作用。'],
  queryOrder: ['947f5b45', '查询订单状态：`trade_state` 为 NOTPAY、SUCCESS、REFUND、CLOSED 等。'],
  closeOrder: ['6f62e60f', '关闭未支付的订单，最早在下单五分钟之后。'],
  refund: [
    'b9676d37',
    '对已支付的订单全额或部分退款。`out_refund_no` 保证幂等：请求失败时用同一个退款单号重试，绝不要换新单号。SUCCESS 表示已受理；款项是否到账请用 `queryRefund` 查询。',
  ],
  queryRefund: [
    '866197cb',
    '查询订单的退款状态，从 `offset` 开始，每页十笔。同时给出多个单号时，微信支付按 refund_id、out_refund_no、transaction_id、out_trade_no 的顺序取第一个。',
  ],
  downloadBill: [
    '2f6af1b9',
    '下载某日的交易账单，文本或其 gzip 压缩。次日北京时间 10:00 后可下载，保留三个月。',
  ],
  downloadFundFlow: [
    '19fc16ed',
    '下载商户某个账户某日的资金流水，文本或其 gzip 压缩，列与交易账单不同；可用 `parseBill` 解析。次日北京时间 10:00 后可下载，可查 2017-06-01 以来的每一天。\n\n被拒绝时返回 `result_code` FAIL，且没有签名：NO_BILL_EXIST、BILL_CREATING 等。',
  ],
  micropay: [
    '46fbb84f',
    '扣款用户在柜台出示的付款码。返回成功即已支付，不发送通知。\n\nUSERPAYING（正在要求用户输入密码）、SYSTEMERROR、BANKERROR，以及没有收到应答，都表示结果未知：请查询订单直到有结果，最多 45 秒，之后调用 `reverse` 撤销。再次发起支付就是第二笔付款；因此可能已送达的请求绝不会自动重发：重发的应答（ORDERPAID、OUT_TRADE_NO_USED、AUTH_CODE_ERROR）看似失败，而款项已经扣走。',
  ],
  reverse: [
    'fb14e857',
    "撤销结果不明的 `micropay`：未支付则关闭订单，已支付则退回款项。七天之内有效，且只适用于付款码订单；其他订单请关闭或退款。\n\n重复调用无害，并且在没有收到应答、出错、或应答带有 `recall: 'Y'` 时应当重复调用。微信支付建议在支付 15 秒之后再撤销；用户正在输入密码时以 USERPAYING 拒绝。",
  ],
  authCodeToOpenid: [
    'c2360241',
    '查询付款码属于谁：返回 `openid`，子商户有 appid 时还返回 `sub_openid`（有多个时须用 `sub_appid` 指明）。此后只有查询过的商户可以扣款这个付款码。\n\n其文档没有 `sign_type`，有直连商户用 64 个字符的签名被拒绝：遇到这种情况请使用 signType 为 MD5 的客户端。',
  ],
  shortUrl: [
    '4bc7abaf',
    '把 `weixin://wxpay/bizpayurl?…`（Native 支付模式一）转换为 `weixin://wxpay/s/…`，二维码更容易扫描。\n\n`long_url` 请原样传入。文档要求以原文签名、以 URL 编码发送，但微信支付一如既往地校验收到的内容：签名与发送的必须是同一文本，微信自己的 SDK 也是以原文签名并发送。',
  ],
  profitSharingAddReceiver: ['746c7668', '允许商户或个人接收子商户订单的分账。首次分账之前调用一次即可。'],
  profitSharingRemoveReceiver: ['7baaafc0', '撤销 `profitSharingAddReceiver`：该接收方不再接收分账。'],
  profitSharing: [
    '621683f3',
    '单次分账：接收方未分得的金额解冻给子商户，该订单不能再分账。下单时 `profit_sharing` 须为 Y，且支付已满一分钟。\n\nSUCCESS 表示已受理；各方实际所得请用 `profitSharingQuery` 查询。`out_order_no` 保证幂等：请求失败时用同一单号重试。应答中的 `receivers` 是 JSON 文本。',
  ],
  multiProfitSharing: [
    'e5371d61',
    '多次分账：分出已支付订单的一部分，剩余金额保持冻结以供继续分账，直到用 `profitSharingFinish` 解冻。每笔订单最多 50 次。接收方可以包含子商户自己。\n\n其他与 `profitSharing` 相同。',
  ],
  profitSharingQuery: [
    '034ae599',
    '查询分账或解冻的结果：`status` 为 ACCEPTED、PROCESSING、FINISHED 或 CLOSED，每个接收方（JSON 文本）的 `result` 为 PENDING、SUCCESS 或 CLOSED。解冻时返回 `amount`。',
  ],
  profitSharingFinish: [
    'a6464a7a',
    '完结分账：把订单剩余的金额解冻给子商户，可在分账之后，也可以不分账。需要自己的 `out_order_no`。之后该订单不能再分账。',
  ],
  profitSharingReturn: [
    '1a48f079',
    '分账回退：从收到分账的商户处收回全部或一部分；个人所得不能回退。180 天之内有效。`out_return_no` 保证幂等：`result` 为 PROCESSING 时用同一单号重试。\n\n`return_code` SUCCESS 且 `result` SUCCESS 才是成功：没有 `result_code`。被拒绝时 `return_code` 为 FAIL，并带有 `error_code` 和 `error_msg`。',
  ],
  profitSharingReturnQuery: [
    '1b5d28be',
    '查询分账回退的结果：`result` 为 PROCESSING、SUCCESS 或 FAILED。应答与 `profitSharingReturn` 相同。',
  ],
};

const texts: Readonly<Record<string, string>> = {
  'SUCCESS where the request was understood, else FAIL with a return_msg':
    '通信标识：SUCCESS 表示请求已被理解，否则为 FAIL 并带有 return_msg',
  'OK, or what was wrong with the request': 'OK，或请求的问题所在',
  'the appid as sent': '发送的 appid',
  'the merchant number as sent': '发送的商户号',
  'the sub-merchant’s appid as sent': '发送的子商户 appid',
  'the sub-merchant’s number as sent': '发送的子商户号',
  'a random text': '随机字符串',
  'the signature over all fields; already verified': '所有字段的签名，已经验证',
  'SUCCESS where the business succeeded, else FAIL with an err_code':
    '业务结果：SUCCESS 表示成功，否则为 FAIL 并带有 err_code',
  'WeChat Pay’s code of the failure': '微信支付的错误代码',
  'the failure in words': '错误描述',
  'a device or shop number': '设备号或门店号',
  'a short description of the goods': '商品简要描述',
  'the description of the goods': '商品详情',
  'your own data, given back in queries and notifications': '附加数据，在查询和通知中原样返回',
  'your own data, given back in queries': '附加数据，在查询中原样返回',
  'your order number': '商户订单号',
  'a currency code of three capital letters, such as CNY': '三个大写字母的货币代码，如 CNY',
  'an integer number of cents': '整数，单位为分',
  'the payer’s IPv4 or IPv6 address': '用户的 IPv4 或 IPv6 地址',
  'Beijing time as yyyyMMddHHmmss': '北京时间，格式 yyyyMMddHHmmss',
  'a discount mark': '订单优惠标记',
  'JSAPI (mini programs), NATIVE, APP or MWEB': 'JSAPI（小程序）、NATIVE、APP 或 MWEB',
  'a product number': '商品号',
  no_credit: 'no_credit（禁用信用卡）',
  'the payer’s openid under the service provider’s appid': '用户在服务商 appid 下的 openid',
  'the payer’s openid under the sub-merchant’s appid': '用户在子商户 appid 下的 openid',
  Y: 'Y',
  'Y or N': 'Y 或 N',
  'the scene': '场景信息',
  'the device or shop number of the order': '订单的设备号或门店号',
  'JSAPI, NATIVE, APP, MWEB or MICROPAY': 'JSAPI、NATIVE、APP、MWEB 或 MICROPAY',
  'what the payer pays with, for two hours': '预支付交易会话标识，有效期两小时',
  'the link of the QR code to show, with trade_type NATIVE': 'trade_type 为 NATIVE 时，二维码的链接',
  'the page that opens WeChat, with trade_type MWEB': 'trade_type 为 MWEB 时，拉起微信的页面',
  'WeChat Pay’s order number': '微信支付订单号',
  'the payer’s openid under appid': '用户在 appid 下的 openid',
  'Y where the payer follows the official account of appid': '用户关注了 appid 的公众号时为 Y',
  'the payer’s openid under sub_appid': '用户在 sub_appid 下的 openid',
  'Y where the payer follows the official account of sub_appid': '用户关注了 sub_appid 的公众号时为 Y',
  'the code of the bank that paid, OTHERS where it is not told': '付款银行代码，不告知时为 OTHERS',
  'the order’s amount in cents': '订单金额，单位为分',
  'the amount that is settled, in cents: without coupons of NO_CASH':
    '应结订单金额，单位为分：不含免充值代金券',
  'the order’s currency, CNY': '订单货币，CNY',
  'what the payer paid in cash, in cents': '现金支付金额，单位为分',
  'the currency of cash_fee': 'cash_fee 的货币',
  'what coupons paid, in cents': '代金券金额，单位为分',
  'the number of coupons used': '代金券使用数量',
  'the number of coupon n': '代金券 n 的编号',
  'CASH (somebody paid for it) or NO_CASH (a discount of the merchant’s own)':
    'CASH（充值代金券）或 NO_CASH（免充值代金券）',
  'what coupon n paid, in cents': '代金券 n 的金额，单位为分',
  'your own data, as given with the order': '下单时的附加数据',
  'when it was paid, Beijing time as yyyyMMddHHmmss': '支付完成时间，北京时间，格式 yyyyMMddHHmmss',
  'the state; REVOKED and USERPAYING with payment codes only': '交易状态；REVOKED 与 USERPAYING 只用于付款码',
  'the state in words': '交易状态描述',
  'OK, or the refusal in words': 'OK，或拒绝的原因',
  'your refund number': '商户退款单号',
  'the reason, shown to the payer': '退款原因，会展示给用户',
  'REFUND_SOURCE_UNSETTLED_FUNDS or REFUND_SOURCE_RECHARGE_FUNDS':
    'REFUND_SOURCE_UNSETTLED_FUNDS（未结算资金）或 REFUND_SOURCE_RECHARGE_FUNDS（可用余额）',
  'what is given back, in cents': '退款金额，单位为分',
  'what coupons give back, in cents': '代金券退款总额，单位为分',
  'WeChat Pay’s refund number': '微信支付退款单号',
  'ORIGINAL or BALANCE, where the money goes back to': '退款渠道：ORIGINAL（原路退回）或 BALANCE（退回余额）',
  'what is taken from the settlement, in cents': '应结退款金额，单位为分',
  'what goes back in cash, in cents': '现金退款金额，单位为分',
  'the number of coupons that are given back': '退还的代金券数量',
  'CASH or NO_CASH': 'CASH 或 NO_CASH',
  'what coupon n gives back, in cents': '代金券 n 的退款金额，单位为分',
  'the index of the first refund of the page, counted from 0': '本页第一笔退款的序号，从 0 开始',
  'the number of the order’s refunds': '订单的退款总次数',
  'the number of refunds on this page': '本页退款笔数',
  'your number of refund n': '退款 n 的商户退款单号',
  'WeChat Pay’s number of refund n': '退款 n 的微信支付退款单号',
  'ORIGINAL, BALANCE, OTHER_BALANCE or OTHER_BANKCARD': 'ORIGINAL、BALANCE、OTHER_BALANCE 或 OTHER_BANKCARD',
  'what refund n gives back, in cents': '退款 n 的金额，单位为分',
  'what refund n takes from the settlement, in cents': '退款 n 的应结退款金额，单位为分',
  'what the coupons of refund n give back, in cents': '退款 n 的代金券退款总额，单位为分',
  'the number of coupons of refund n': '退款 n 的代金券数量',
  'CASH or NO_CASH, coupon m of refund n': '退款 n 的代金券 m 的类型：CASH 或 NO_CASH',
  'the number of coupon m of refund n': '退款 n 的代金券 m 的编号',
  'what coupon m of refund n gives back, in cents': '退款 n 的代金券 m 的退款金额，单位为分',
  'SUCCESS, PROCESSING, CHANGE (the money came back to the merchant) or REFUNDCLOSE':
    'SUCCESS、PROCESSING、CHANGE（退款异常，款项回到商户）或 REFUNDCLOSE',
  'the merchant’s account that refund n is paid from': '退款 n 的资金来源账户',
  'where the money of refund n goes, in words (WeChat Pay’s spelling)':
    '退款 n 的入账账户描述（字段名为微信支付的原拼写）',
  'when refund n succeeded, Beijing time as yyyy-MM-dd HH:mm:ss':
    '退款 n 的成功时间，北京时间，格式 yyyy-MM-dd HH:mm:ss',
  'a day in Beijing as yyyyMMdd': '北京日期，格式 yyyyMMdd',
  'ALL, SUCCESS, REFUND or RECHARGE_REFUND': 'ALL、SUCCESS、REFUND 或 RECHARGE_REFUND',
  'GZIP, or left out for text': 'GZIP；不填为文本',
  'WeChat Pay’s code of the refusal, such as 20002': '微信支付的拒绝代码，如 20002',
  'WeChat Pay’s code of the refusal': '微信支付的拒绝代码',
  'Basic, Operation or Fees': 'Basic（基本账户）、Operation（运营账户）或 Fees（手续费账户）',
  'your terminal’s IPv4 or IPv6 address': '终端的 IPv4 或 IPv6 地址',
  'the payer’s payment code: 18 digits that start with 10 to 15': '用户的付款码：18 位数字，以 10 至 15 开头',
  'Y where the same call must be made again': '为 Y 时须以相同参数再次调用',
  'the link to shorten': '要转换的链接',
  'the short link': '短链接',
  'a receiver': '一个接收方',
  'MERCHANT_ID, PERSONAL_OPENID or PERSONAL_SUB_OPENID':
    'MERCHANT_ID、PERSONAL_OPENID 或 PERSONAL_SUB_OPENID',
  'a merchant number or an openid, as text': '商户号或 openid，字符串',
  'the merchant’s full name, or the person’s real name': '商户全称，或个人真实姓名',
  'SERVICE_PROVIDER, STORE, STAFF, STORE_OWNER, PARTNER, HEADQUARTER, BRAND, DISTRIBUTOR, USER, SUPPLIER, PLATFORM, OTHERS or CUSTOM':
    '与分账方的关系：SERVICE_PROVIDER、STORE、STAFF、STORE_OWNER、PARTNER、HEADQUARTER、BRAND、DISTRIBUTOR、USER、SUPPLIER、PLATFORM、OTHERS 或 CUSTOM',
  'the name of the CUSTOM relation': '自定义关系（CUSTOM）的名称',
  'a merchant number: digits only': '商户号，只含数字',
  'the receiver as JSON text': '接收方，JSON 文本',
  'your profit-sharing number': '商户分账单号',
  'a list of 1 to 50 receivers': '1 至 50 个接收方的列表',
  'the reason, shown in the bill': '原因，显示在账单中',
  'WeChat Pay’s profit-sharing number': '微信支付分账单号',
  'how far it is': '处理状态',
  'the receivers with what became of their shares, as JSON text': '各接收方及其分账结果，JSON 文本',
  'what was unfrozen, in cents': '解冻金额，单位为分',
  'the reason of the unfreezing': '解冻的原因',
  'why it was CLOSED': 'CLOSED 的原因',
  'the reason': '原因',
  'your return number': '商户回退单号',
  MERCHANT_ID: 'MERCHANT_ID',
  'the number of the merchant that received the share': '收到分账的商户号',
  'WeChat Pay’s return number': '微信支付回退单号',
  'the number of the merchant that gives the share back': '退回分账的商户号',
  'the reason as sent': '发送的原因',
  'why it FAILED': 'FAILED 的原因',
  'when it ended, Beijing time as yyyyMMddHHmmss': '结束时间，北京时间，格式 yyyyMMddHHmmss',
  'the refusal in words': '拒绝的原因',
};

/** Limits are written in a few fixed ways. */
const phrases: readonly (readonly [RegExp, (...matches: string[]) => string])[] = [
  [/^(.+?),? of at most (\d+) characters$/, (what = '', most) => `${say(what)}，最多 ${most} 个字符`],
  [
    /^(.+): (\d+) to (\d+) of the characters (.+)$/,
    (what = '', least, most, set) => `${say(what)}：${least} 至 ${most} 个字符，可用 ${set}`,
  ],
  [/^(.+) as JSON text$/, (what = '') => `${say(what)}，JSON 文本`],
];

function say(text: string): string {
  if (Object.hasOwn(texts, text)) return texts[text] ?? '';
  for (const [pattern, write] of phrases) {
    const match = pattern.exec(text);
    if (match) return write(...match.slice(1));
  }
  throw new Error(`scripts/api-reference/chinese.ts has no translation of "${text}".`);
}

export const chinese: Language = {
  header: `# API 参考

[English](api-reference.md)

\`cloudPay\` 的全部接口，由 \`npm run docs\` 根据 [\`packages/wechatpay/src/apis\`](../packages/wechatpay/src/apis) 中的声明生成。
参数可以用两种写法，也可以混用；结果为 camelCase，也可以用 snake_case 名称读取。金额为整数，单位为分；时间为北京时间。

\`errCode: 0\` 只表示微信支付作出了应答；是否同意要看 \`returnCode\` 和 \`resultCode\`。没有得到应答的调用会抛出错误，带有
\`errCode\`、\`errMsg\`；如果微信支付可能已经处理，还带有 \`query\`：重试之前先用其中的单号查询。结果中的任何字段都可能缺失。`,
  columns: { parameters: ['参数', '类型', '必填', '说明'], results: ['字段', '类型', '说明'] },
  words: {
    parameters: '参数',
    results: '结果',
    certificate: '需要商户证书',
    noCertificate: '不需要证书',
    signature: '签名',
    document: '微信支付文档',
    required: '是',
    oneOf: (names) => `${names.join(' ')} 之一`,
    optional: '',
    filledIn: '自动填写',
    integer: '整数',
    text: '字符串',
    json: '对象或 JSON 文本',
    object: '对象',
    commonTitle: '所有接口的参数',
    commonResultsTitle: '所有结果的字段',
    nothingElse: '只有所有结果共有的字段。',
    fieldsOf: (name) => `${name} 的字段：`,
    or: '或',
  },
  say,
  summary(name, english) {
    const [translated, text] = summaries[name] ?? ['', ''];
    const mark = createHash('sha256').update(english).digest('hex').slice(0, 8);
    if (translated === mark) return text;
    throw new Error(
      `What ${name} does is told differently in English now: translate it in scripts/api-reference/chinese.ts and mark it '${mark}'.`,
    );
  },
  common: [
    ['sub_mch_id', 'text', '收款商户号；服务商模式下必填'],
    ['sub_appid', 'text', '小程序的 appid；默认为调用方的小程序'],
    ['nonce_str', 'text', '随机字符串；默认自动生成'],
  ],
  callback: [
    ['function_name', 'text', '接收回调的云函数'],
    ['env_id', 'text', '回调目标所在的环境；默认为当前环境'],
    ['callback_type', 'integer', '1：云函数；2：容器。默认由所给的参数决定'],
    ['container', 'object', '`{ service, path }`：代替云函数接收回调的容器服务'],
  ],
  payment: '`wx.requestPayment` 所需的参数；交易类型为 JSAPI 且下单成功时返回',
  file: "文件：字符串，`tarType: 'GZIP'` 时为 gzip 的 Buffer；被微信支付拒绝时没有",
};
