/**
 * What callers see of the version of the protocol: every difference between the results of a call by WeChat Pay v2 and by
 * v3. `both-versions.test.ts` holds that there are no others, and that each of these exists; the reference of v3 shows them.
 */
import type { ApiName, Reference } from '@opencloudpay/wechatpay';

/** A value that only looks alike each time. */
export interface Like {
  readonly like: RegExp;
  readonly words: Reference;
}

/** What a field has. `undefined`: the result does not have the field. */
export type Side = string | number | readonly (string | number)[] | Like | undefined;

export interface Difference {
  /** The calls that have it. Left out: all. */
  readonly calls?: readonly ApiName[];
  /**
   * The fields as callers read them, each by v2 and by v3; they differ together. A name covers
   * what is inside it, too: `promotionDetail`. Left out: by v3 the call is refused instead, with this error.
   */
  readonly fields?: Readonly<Record<string, readonly [v2: Side, v3: Side]>>;
  /** The error of v3. */
  readonly refused?: RegExp;
  readonly reason: Reference;
}

const any: Like = { like: /^/, words: { en: 'as WeChat Pay gives it', zh: '以微信支付返回的为准' } };
const text: Like = { like: /^".+"$/, words: { en: 'a text', zh: '字符串' } };
const quoted: Like = {
  like: /:fail -601008 server-side request timedout\. WeChat Pay refused \w+ \([A-Z_]+ /,
  words: { en: 'its names of API and code', zh: '各自的接口名与错误码' },
};
const cents: Like = { like: /^\d+$/, words: { en: 'cents', zh: '金额（分）' } };

export const differences: readonly Difference[] = [
  {
    fields: { sign: [text, undefined], nonceStr: [text, undefined] },
    reason: {
      en: 'v3 signs an answer in its headers; the client has verified it',
      zh: 'v3 的签名在响应头中，客户端已验证',
    },
  },
  {
    calls: ['unifiedOrder'],
    fields: {
      'payment.signType': ['MD5', 'RSA'],
      'payment.paySign': [
        { like: /^"[0-9A-F]{32}"$/, words: { en: 'MD5 or HMAC-SHA256', zh: 'MD5 或 HMAC-SHA256' } },
        { like: /^"[\w+/=]{344}"$/, words: { en: 'RSA-SHA256', zh: 'RSA-SHA256' } },
      ],
    },
    reason: {
      en: 'payments of v3 are signed with the private key; pass payment to wx.requestPayment as it is',
      zh: 'v3 用商户私钥签名；请把 payment 原样交给 wx.requestPayment',
    },
  },
  {
    calls: ['unifiedOrder'],
    fields: { prepayId: [text, undefined] },
    reason: {
      en: 'with tradeType NATIVE, v3 answers with codeUrl only',
      zh: 'tradeType 为 NATIVE 时，v3 只返回 codeUrl',
    },
  },
  {
    calls: ['unifiedOrder'],
    refused: /^cloudPay\.unifiedOrder:fail -501007 .*body must be .* of at most 127 bytes in UTF-8/,
    reason: {
      en: 'v2 counts 128 characters of body, v3 127 bytes, and a Chinese character has three: the call is refused, nothing is sent',
      zh: 'body 在 v2 中最多 128 个字符，在 v3 中最多 127 个字节（一个汉字占三个字节）：调用被拒绝，不会发送',
    },
  },
  {
    calls: ['unifiedOrder'],
    fields: {
      returnCode: ['FAIL', 'SUCCESS'],
      returnMsg: [text, 'OK'],
      resultCode: [undefined, 'FAIL'],
      err_code: [undefined, text],
      errCodeDes: [undefined, text],
    },
    reason: {
      en: 'v2 refuses an appid or a merchant that do not fit together without a signature (returnCode FAIL); v3 signs it, with a code',
      zh: 'appid 与商户号不匹配时，v2 的拒绝没有签名（returnCode 为 FAIL）；v3 有签名，并给出错误码',
    },
  },
  {
    calls: ['unifiedOrder'],
    fields: {
      appid: [undefined, text],
      mchId: [undefined, text],
      subAppid: [undefined, text],
      subMchId: [undefined, text],
    },
    reason: {
      en: 'in the same refusal v2 does not repeat the account',
      zh: '在同样的拒绝中，v2 不返回账号',
    },
  },
  {
    calls: ['queryOrder', 'micropay'],
    fields: { isSubscribe: ['N', undefined] },
    reason: {
      en: 'v3 does not say whether the payer follows the official account',
      zh: 'v3 不返回用户是否关注公众号',
    },
  },
  {
    calls: ['queryOrder', 'micropay'],
    fields: { subIsSubscribe: ['N', undefined] },
    reason: {
      en: 'v3 does not say whether the payer follows the official account of the sub-merchant',
      zh: 'v3 不返回用户是否关注子商户的公众号',
    },
  },
  {
    calls: ['queryOrder'],
    fields: { tradeType: [undefined, text], feeType: [undefined, 'CNY'] },
    reason: {
      en: 'v3 describes an order that is not paid, v2 names its state only',
      zh: '对未支付的订单，v2 只返回状态，v3 返回更多',
    },
  },
  {
    calls: ['queryOrder'],
    fields: { subOpenid: [undefined, text] },
    reason: {
      en: 'the payer of an order that is not paid, as above (service providers)',
      zh: '同上：未支付订单的付款人（服务商）',
    },
  },
  {
    calls: ['queryOrder'],
    fields: { openid: [undefined, text] },
    reason: {
      en: 'the payer of an order that is not paid, as above (merchants)',
      zh: '同上：未支付订单的付款人（普通商户）',
    },
  },
  {
    calls: ['queryOrder'],
    fields: { totalFee: [undefined, cents] },
    reason: { en: 'the amount of a closed order, as above', zh: '同上：已关闭订单的金额' },
  },
  {
    calls: ['queryOrder', 'refund', 'queryRefund'],
    fields: { promotionDetail: [undefined, any] },
    reason: {
      en: 'v3 describes discounts in detail, under its own names; the coupons also have v2’s names',
      zh: 'v3 以自己的名称返回优惠详情；代金券同时有 v2 的字段',
    },
  },
  {
    calls: ['refund'],
    fields: {
      refundChannel: ['', 'ORIGINAL'],
      status: [undefined, 'PROCESSING'],
      userReceivedAccount: [undefined, text],
      createTime: [undefined, text],
      fundsAccount: [undefined, text],
      settlementTotalFee: [undefined, cents],
      settlementRefundFee: [undefined, cents],
      feeType: [undefined, 'CNY'],
    },
    reason: {
      en: 'v3 describes a refund as a query does; what v2 has no names for has v3’s',
      zh: 'v3 像查询一样返回退款的内容；v2 没有的字段用 v3 的名称',
    },
  },
  {
    calls: ['queryRefund'],
    fields: {
      createTime: [undefined, text],
      'amount.payerRefund': [undefined, cents],
      feeType: [undefined, 'CNY'],
      settlementTotalFee: [undefined, cents],
      settlementRefundFeeList: [[], { like: /^\[\d+\]$/, words: cents.words }],
      settlementRefundFee_0: [undefined, cents],
      refundRecvAccout_0: ['支付用户的零钱', '支付用户零钱'],
      refundRecvAccoutList: [['支付用户的零钱'], ['支付用户零钱']],
    },
    reason: {
      en: 'v3 always says what is settled, and names the payer’s balance in slightly other words',
      zh: 'v3 总是返回结算金额；零钱的叫法略有不同',
    },
  },
  {
    calls: ['queryRefund'],
    fields: { couponRefundFee: [undefined, cents] },
    reason: { en: 'v3 says the sum of the coupons, too', zh: 'v3 还返回代金券总额' },
  },
  {
    calls: ['queryRefund'],
    refused: /finds refunds by outRefundNo only/,
    reason: {
      en: 'v3 finds refunds by outRefundNo only: refundId, outTradeNo and transactionId alone are refused, nothing is sent',
      zh: 'v3 只按 outRefundNo 查询退款：只给出 refundId、outTradeNo 或 transactionId 时调用被拒绝，不会发送',
    },
  },
  {
    calls: ['refund'],
    fields: { err_code: ['REFUND_FEE_MISMATCH', 'INVALID_REQUEST'] },
    reason: {
      en: 'v3 has one code for refunds that do not fit the order or an earlier request; errCodeDes says which',
      zh: '退款与订单或之前的请求不符时，v3 只有一个错误码；原因见 errCodeDes',
    },
  },
  {
    calls: ['refund'],
    fields: { err_code: ['ERROR', 'INVALID_REQUEST'] },
    reason: { en: 'likewise if nothing is left to refund', zh: '同上：已全额退款' },
  },
  {
    fields: { errMsg: [quoted, quoted] },
    reason: {
      en: 'errors quote what WeChat Pay said, with its own names of API and code; code, errCode and query are the same',
      zh: '错误信息引用微信支付的原文及其接口与错误码；code、errCode 与 query 相同',
    },
  },
  {
    calls: ['shortUrl', 'authCodeToOpenid'],
    refused: /:fail -501007 .* has no counterpart in WeChat Pay v3: /,
    reason: {
      en: 'v3 does not have these two: the call is refused with another way, and nothing is sent',
      zh: 'v3 没有这两个接口：调用被拒绝并说明其他办法，不会发送',
    },
  },
  {
    calls: ['micropay'],
    fields: { tradeState: [undefined, 'SUCCESS'], tradeStateDesc: [undefined, text] },
    reason: { en: 'v3 answers with the whole payment', zh: 'v3 返回整笔支付' },
  },
  {
    calls: ['micropay'],
    fields: { err_code: ['ORDERREVERSED', 'ORDERCLOSED'] },
    reason: { en: 'v3 counts a reversed order as closed', zh: 'v3 把已撤销的订单视为已关闭' },
  },
  {
    calls: ['reverse'],
    fields: { outTradeNo: [undefined, text] },
    reason: { en: 'v3 repeats the number', zh: 'v3 返回订单号' },
  },
  {
    calls: ['downloadBill'],
    fields: { returnMsg: ['No Bill Exist', '账单生成中'], errorCode: ['20002', '20003'] },
    reason: {
      en: 'v3 says of a bill that is not ready yet that it is being made; v2 has the code, too',
      zh: '账单尚未就绪时，v3 返回“生成中”；v2 也有该错误码',
    },
  },
  {
    calls: ['downloadBill'],
    fields: { returnMsg: ['No Bill Exist', '账单文件不存在'] },
    reason: { en: 'the same in other words', zh: '文字不同，含义相同' },
  },
  {
    calls: ['downloadFundFlow'],
    fields: { errCodeDes: ['流水账单不存在', '账单文件不存在'] },
    reason: { en: 'the same in other words', zh: '文字不同，含义相同' },
  },
  {
    calls: ['profitSharing'],
    fields: { err_code: ['NOT_SHARE_ORDER', 'INVALID_REQUEST'] },
    reason: {
      en: 'v3 has no code of its own for orders that were not made for sharing',
      zh: '对非分账订单，v3 没有单独的错误码',
    },
  },
  {
    calls: ['profitSharingFinish'],
    fields: { status: [undefined, 'PROCESSING'], receivers: [undefined, any] },
    reason: {
      en: 'v3 describes what it unfreezes as a share of the merchant',
      zh: 'v3 把解冻的金额作为商户自己的分账返回',
    },
  },
  {
    calls: ['profitSharingQuery'],
    fields: {
      amount: [cents, undefined],
      description: [text, undefined],
      receivers: [undefined, any],
    },
    reason: { en: 'likewise, when that is queried', zh: '同上：查询解冻时' },
  },
  {
    calls: ['profitSharingQuery', 'profitSharingFinish', 'profitSharingReturnQuery'],
    fields: { subAppid: [undefined, text] },
    reason: {
      en: 'the account that was called with; v2 does not repeat all of it here',
      zh: '调用所用的账号；v2 在这里不全部返回',
    },
  },
  {
    calls: ['profitSharingQuery'],
    fields: { appid: [undefined, text] },
    reason: { en: 'likewise', zh: '同上' },
  },
  {
    calls: ['profitSharingReturn', 'profitSharingReturnQuery'],
    fields: { createTime: [undefined, text] },
    reason: { en: 'when the return began, by v3’s name', zh: '分账回退开始的时间，使用 v3 的名称' },
  },
  {
    calls: ['profitSharingReturn'],
    fields: { errorCode: ['AMOUNT_OVERDUE', 'NOTENOUGH'] },
    reason: {
      en: 'v3 has one code for more than was shared and for a balance that is too small; errorMsg says which',
      zh: '超过分账金额与余额不足在 v3 中是同一个错误码，原因见 errorMsg',
    },
  },
  {
    calls: ['refund'],
    fields: { couponRefundCount: [0, undefined] },
    reason: { en: 'v3 names coupons only if there are any', zh: '没有代金券时 v3 不返回其数量' },
  },
];
