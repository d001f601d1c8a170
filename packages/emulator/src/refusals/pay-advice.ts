import type { PayAdviceCode } from '@opencloudpay/contracts/pay-advice';
import { say, type Text } from '@opencloudpay/internal';

/** What to do about a refusal of WeChat Pay. */
export const PAY_ADVICE: Readonly<Record<PayAdviceCode, Text>> = {
  ORDER_PAID: say(
    'The order is paid already: query it with queryOrder and treat it as paid, and do not order again.',
    '该订单已支付：请用 queryOrder 查询并按已支付处理，不要重复下单。',
  ),
  ORDER_CLOSED: say(
    'The order is closed: order again with a new outTradeNo.',
    '该订单已关闭：请换用新的 outTradeNo 重新下单。',
  ),
  CLOSED_ALREADY: say('Nothing is left to do: the order is closed already.', '无需处理：该订单已经关闭。'),
  NUMBER_USED: say(
    'There is an order with this outTradeNo and other parameters: repeat exactly the same call, or use a new outTradeNo.',
    '该 outTradeNo 已用于参数不同的订单：请以完全相同的参数重试，或换用新的 outTradeNo。',
  ),
  ORDER_UNKNOWN: say(
    'There is no such order of this merchant: check outTradeNo (or transactionId) and subMchId, and that the order was made.',
    '该商户没有这个订单：请核对 outTradeNo（或 transactionId）和 subMchId，并确认已成功下单。',
  ),
  REFUND_UNKNOWN: say(
    'There is no such refund: check the number, and that refund() succeeded. A new refund may take a moment to be found.',
    '没有这笔退款：请核对单号，并确认 refund() 已成功。刚申请的退款可能要稍后才能查到。',
  ),
  REFUND_FUNDS: say(
    "The merchant’s unsettled funds do not cover the refund: repeat it later with the same outRefundNo, or take it from the balance with refundAccount: 'REFUND_SOURCE_RECHARGE_FUNDS'.",
    "商户的未结算资金不足以退款：请稍后以相同的 outRefundNo 重试，或设置 refundAccount: 'REFUND_SOURCE_RECHARGE_FUNDS' 从可用余额退款。",
  ),
  PAYER_FUNDS: say(
    'The payer has not enough money there: ask the payer to choose another way to pay, and order again with a new outTradeNo.',
    '用户余额不足：请用户换用其他支付方式，并以新的 outTradeNo 重新下单。',
  ),
  SHARING_FUNDS: say(
    'The order’s frozen funds do not cover the amount: share at most what is left of it after refunds and earlier shares.',
    '订单的待分金额不足：分账金额不能超过扣除退款和已分账后的剩余金额。',
  ),
  SHARING_UNKNOWN: say(
    'There is no such profit sharing, or no such return of it: check its numbers and subMchId, and that it was made.',
    '没有这笔分账或分账回退：请核对单号和 subMchId，并确认已成功申请。',
  ),
  REFUND_TOO_OLD: say(
    'The order is too old to be refunded (a year at most): pay the money back in another way.',
    '订单已超过可退款的期限（最长一年）：请用其他方式退回款项。',
  ),
  REFUND_AMOUNTS: say(
    'totalFee must be the order’s amount, and all refunds together at most that: read both from the stored order. Repeat an outRefundNo only with the same amount.',
    'totalFee 必须等于订单金额，且全部退款之和不能超过它：请从已保存的订单读取。同一 outRefundNo 只能以相同金额重试。',
  ),
  ORDER_NOT_READY: say(
    'The order is being settled: repeat the call in a minute with the same number.',
    '订单正在处理中：请一分钟后以相同的单号重试。',
  ),
  PAYER_ACCOUNT: say(
    'The payer’s account is closed or blocked: pay the money back in another way.',
    '用户账户异常或已注销：请用其他方式退回款项。',
  ),
  TOO_OFTEN: say(
    'Too many calls: wait, then repeat with the same number, less often.',
    '调用过于频繁：请稍候以相同的单号重试，并降低频率。',
  ),
  NOT_ALLOWED: say(
    'The merchant has not been granted this API: apply for it on the merchant platform (Product center), for the sub-merchant too.',
    '商户没有该接口的权限：请在商户平台“产品中心”为商户及子商户开通。',
  ),
  PARAMETERS: say(
    'Correct the parameter that the message names: retrying the same call does not help.',
    '请更正提示中的参数：以相同参数重试没有用。',
  ),
  INVALID_REQUEST: say(
    'The order or refund is not in a state that allows this, or a parameter is wrong: the message says which. Query the order before you repeat the call.',
    '订单或退款的状态不允许此操作，或参数有误，详见提示。重试前请先查询订单。',
  ),
  REQUEST_FORM: say(
    'The request did not reach WeChat Pay in its form: a proxy may have changed it. Look at CLOUDPAY_ENDPOINTS and proxies.',
    '请求到达微信支付时格式有误，可能被代理修改：请检查 CLOUDPAY_ENDPOINTS 和代理。',
  ),
  ACCOUNTS: say(
    'appid, mchId and subMchId do not belong together: bind the appid to the merchant number on the merchant platform.',
    'appid、mchId、subMchId 不匹配：请在商户平台将 appid 与商户号绑定。',
  ),
  KEYS: say(
    'The API key or certificate is not that of mchId: compare both with the merchant platform (API security).',
    'API 密钥或证书与 mchId 不符：请在商户平台“API 安全”中核对。',
  ),
  BUSY: say(
    'WeChat Pay is busy: query the number, or repeat the call with the same number, never with a new one.',
    '微信支付系统繁忙：请查询该单号，或以相同的单号重试，不要换新单号。',
  ),
  AUTH_CODE: say(
    'The payment code cannot be used (any more): ask the payer to show a new one, and order again with a new outTradeNo.',
    '付款码无效或已过期：请用户出示新的付款码，并以新的 outTradeNo 重新下单。',
  ),
  PAYER_REFUSED: say(
    'The payer’s bank or card refused: ask the payer to choose another way to pay, and order again with a new outTradeNo.',
    '用户的银行或银行卡拒绝支付：请用户换用其他支付方式，并以新的 outTradeNo 重新下单。',
  ),
  PAYER_IS_PAYING: say(
    'The payer is entering the password: query the order every few seconds, and reverse it after half a minute.',
    '用户正在输入密码：请每隔几秒查询订单，半分钟后仍未支付则撤销。',
  ),
  REVERSE_TOO_LATE: say(
    'Orders can be reversed for seven days: use refund instead.',
    '订单只能在七天内撤销：请改用 refund 退款。',
  ),
  NO_BILL: say(
    'There is no bill: the day had no orders, or is not over. Bills of a day come at about 10 o’clock (Beijing time) the day after.',
    '没有对账单：当天没有订单，或还未生成。对账单在次日上午约 10 点（北京时间）生成。',
  ),
  RECEIVER: say(
    'The receiver cannot get money: add it with profitSharingAddReceiver first, and check its account and relation.',
    '分账接收方无法收款：请先用 profitSharingAddReceiver 添加，并核对账号和关系。',
  ),
  NOT_SHARED: say(
    "The order was not made for profit sharing: order with profitSharing: 'Y'.",
    "该订单不能分账：下单时请设置 profitSharing: 'Y'。",
  ),
  SHARING_LIMIT: say(
    'The amount is above the share that the merchant may give away: lower it, or apply for a higher limit on the merchant platform.',
    '分账金额超过商户的最大分账比例：请降低金额，或在商户平台申请调整比例。',
  ),
};
