import type { PayAdviceCode } from '@opencloudpay/contracts/pay-advice';

/** What to do about a refusal of WeChat Pay. */
export const PAY_ADVICE: Readonly<Record<PayAdviceCode, string>> = {
  ORDER_PAID:
    'The order is paid already: query it with queryOrder and treat it as paid, and do not order again.',
  ORDER_CLOSED: 'The order is closed: order again with a new outTradeNo.',
  CLOSED_ALREADY: 'Nothing is left to do: the order is closed already.',
  NUMBER_USED:
    'There is an order with this outTradeNo and other parameters: repeat exactly the same call, or use a new outTradeNo.',
  ORDER_UNKNOWN:
    'There is no such order of this merchant: check outTradeNo (or transactionId) and subMchId, and that the order was made.',
  REFUND_UNKNOWN:
    'There is no such refund: check the number, and that refund() succeeded. A new refund may take a moment to be found.',
  REFUND_FUNDS:
    "The merchant’s unsettled funds do not cover the refund: repeat it later with the same outRefundNo, or take it from the balance with refundAccount: 'REFUND_SOURCE_RECHARGE_FUNDS'.",
  PAYER_FUNDS:
    'The payer has not enough money there: ask the payer to choose another way to pay, and order again with a new outTradeNo.',
  SHARING_FUNDS:
    'The order’s frozen funds do not cover the amount: share at most what is left of it after refunds and earlier shares.',
  SHARING_UNKNOWN:
    'There is no such profit sharing, or no such return of it: check its numbers and subMchId, and that it was made.',
  REFUND_TOO_OLD: 'The order is too old to be refunded (a year at most): pay the money back in another way.',
  REFUND_AMOUNTS:
    'totalFee must be the order’s amount, and all refunds together at most that: read both from the stored order. Repeat an outRefundNo only with the same amount.',
  ORDER_NOT_READY: 'The order is being settled: repeat the call in a minute with the same number.',
  PAYER_ACCOUNT: 'The payer’s account is closed or blocked: pay the money back in another way.',
  TOO_OFTEN: 'Too many calls: wait, then repeat with the same number, less often.',
  NOT_ALLOWED:
    'The merchant has not been granted this API: apply for it on the merchant platform (Product center), for the sub-merchant too.',
  PARAMETERS: 'Correct the parameter that the message names: retrying the same call does not help.',
  INVALID_REQUEST:
    'The order or refund is not in a state that allows this, or a parameter is wrong: the message says which. Query the order before you repeat the call.',
  REQUEST_FORM:
    'The request did not reach WeChat Pay in its form: a proxy may have changed it. Look at CLOUDPAY_ENDPOINTS and proxies.',
  ACCOUNTS:
    'appid, mchId and subMchId do not belong together: bind the appid to the merchant number on the merchant platform.',
  KEYS: 'The API key or certificate is not that of mchId: compare both with the merchant platform (API security).',
  BUSY: 'WeChat Pay is busy: query the number, or repeat the call with the same number, never with a new one.',
  AUTH_CODE:
    'The payment code cannot be used (any more): ask the payer to show a new one, and order again with a new outTradeNo.',
  PAYER_REFUSED:
    'The payer’s bank or card refused: ask the payer to choose another way to pay, and order again with a new outTradeNo.',
  PAYER_IS_PAYING:
    'The payer is entering the password: query the order every few seconds, and reverse it after half a minute.',
  REVERSE_TOO_LATE: 'Orders can be reversed for seven days: use refund instead.',
  NO_BILL:
    'There is no bill: the day had no orders, or is not over. Bills of a day come at about 10 o’clock (Beijing time) the day after.',
  RECEIVER:
    'The receiver cannot get money: add it with profitSharingAddReceiver first, and check its account and relation.',
  NOT_SHARED: "The order was not made for profit sharing: order with profitSharing: 'Y'.",
  SHARING_LIMIT:
    'The amount is above the share that the merchant may give away: lower it, or apply for a higher limit on the merchant platform.',
};
