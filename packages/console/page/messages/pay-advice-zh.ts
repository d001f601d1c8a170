import type { PayAdviceCode } from '@opencloudpay/contracts/pay-advice';

/** 微信支付拒绝调用时的处理建议。 */
export const payAdvice: { readonly [Code in PayAdviceCode]: () => string } = {
  ORDER_PAID: () => '该订单已支付：请用 queryOrder 查询并按已支付处理，不要重复下单。',
  ORDER_CLOSED: () => '该订单已关闭：请换用新的 outTradeNo 重新下单。',
  CLOSED_ALREADY: () => '无需处理：该订单已经关闭。',
  NUMBER_USED: () => '该 outTradeNo 已用于参数不同的订单：请以完全相同的参数重试，或换用新的 outTradeNo。',
  ORDER_UNKNOWN: () =>
    '该商户没有这个订单：请核对 outTradeNo（或 transactionId）和 subMchId，并确认已成功下单。',
  REFUND_UNKNOWN: () => '没有这笔退款：请核对单号，并确认 refund() 已成功。刚申请的退款可能要稍后才能查到。',
  REFUND_FUNDS: () =>
    "商户的未结算资金不足以退款：请稍后以相同的 outRefundNo 重试，或设置 refundAccount: 'REFUND_SOURCE_RECHARGE_FUNDS' 从可用余额退款。",
  PAYER_FUNDS: () => '用户余额不足：请用户换用其他支付方式，并以新的 outTradeNo 重新下单。',
  SHARING_FUNDS: () => '订单的待分金额不足：分账金额不能超过扣除退款和已分账后的剩余金额。',
  SHARING_UNKNOWN: () => '没有这笔分账或分账回退：请核对单号和 subMchId，并确认已成功申请。',
  REFUND_TOO_OLD: () => '订单已超过可退款的期限（最长一年）：请用其他方式退回款项。',
  REFUND_AMOUNTS: () =>
    'totalFee 必须等于订单金额，且全部退款之和不能超过它：请从已保存的订单读取。同一 outRefundNo 只能以相同金额重试。',
  ORDER_NOT_READY: () => '订单正在处理中：请一分钟后以相同的单号重试。',
  PAYER_ACCOUNT: () => '用户账户异常或已注销：请用其他方式退回款项。',
  TOO_OFTEN: () => '调用过于频繁：请稍候以相同的单号重试，并降低频率。',
  NOT_ALLOWED: () => '商户没有该接口的权限：请在商户平台“产品中心”为商户及子商户开通。',
  PARAMETERS: () => '请更正提示中的参数：以相同参数重试没有用。',
  INVALID_REQUEST: () => '订单或退款的状态不允许此操作，或参数有误，详见提示。重试前请先查询订单。',
  REQUEST_FORM: () => '请求到达微信支付时格式有误，可能被代理修改：请检查 CLOUDPAY_ENDPOINTS 和代理。',
  ACCOUNTS: () => 'appid、mchId、subMchId 不匹配：请在商户平台将 appid 与商户号绑定。',
  KEYS: () => 'API 密钥或证书与 mchId 不符：请在商户平台“API 安全”中核对。',
  BUSY: () => '微信支付系统繁忙：请查询该单号，或以相同的单号重试，不要换新单号。',
  AUTH_CODE: () => '付款码无效或已过期：请用户出示新的付款码，并以新的 outTradeNo 重新下单。',
  PAYER_REFUSED: () => '用户的银行或银行卡拒绝支付：请用户换用其他支付方式，并以新的 outTradeNo 重新下单。',
  PAYER_IS_PAYING: () => '用户正在输入密码：请每隔几秒查询订单，半分钟后仍未支付则撤销。',
  REVERSE_TOO_LATE: () => '订单只能在七天内撤销：请改用 refund 退款。',
  NO_BILL: () => '没有对账单：当天没有订单，或还未生成。对账单在次日上午约 10 点（北京时间）生成。',
  RECEIVER: () => '分账接收方无法收款：请先用 profitSharingAddReceiver 添加，并核对账号和关系。',
  NOT_SHARED: () => "该订单不能分账：下单时请设置 profitSharing: 'Y'。",
  SHARING_LIMIT: () => '分账金额超过商户的最大分账比例：请降低金额，或在商户平台申请调整比例。',
};
