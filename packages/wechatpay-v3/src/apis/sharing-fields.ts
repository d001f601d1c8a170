/** Parameters and answers of the APIs for profit sharing (分账). */
import type { OutcomeLookup, ValueSchema } from '../api';
import type { AnswerRow, RequestRow } from '../v2/table';
import { answeredSubMerchant } from './accounts';
import { integer, list, numbers, object, oneOf, text } from './answers';
import { answerOf } from './define-api';
import { fields } from './fields';

export const RECEIVER_TYPES = ['MERCHANT_ID', 'PERSONAL_OPENID', 'PERSONAL_SUB_OPENID'] as const;

const type = fields.oneOf(RECEIVER_TYPES, {
  description: 'MERCHANT_ID, PERSONAL_OPENID or PERSONAL_SUB_OPENID',
  zh: 'MERCHANT_ID、PERSONAL_OPENID 或 PERSONAL_SUB_OPENID',
});

const account = fields.text(64, {
  description: 'a merchant number or an openid, as text',
  zh: '商户号或 openid，字符串',
});

/** Before it is encrypted. */
const name = fields.text(1024, {
  description: 'the merchant’s full name, or the person’s real name,',
  zh: '商户全称，或个人真实姓名',
});

const description = fields.bytes(80, { description: 'the reason', zh: '原因' });

const receivers: ValueSchema = {
  type: 'array',
  minItems: 1,
  maxItems: 50,
  description: 'a list of 1 to 50 receivers',
  zh: '1 至 50 个接收方的列表',
  items: {
    type: 'object',
    required: ['type', 'account', 'amount', 'description'],
    properties: { type, account, name, amount: fields.cents, description },
  },
};

export const sharingFields = {
  type,
  account,
  name,
  description,
  receivers,
  /** One number for each share and each unfreezing: the same number means the same request. */
  outOrderNo: fields.ownNumber({ description: 'your profit-sharing number', zh: '商户分账单号' }),
  outReturnNo: fields.ownNumber({ description: 'your return number', zh: '商户回退单号' }),
  orderId: fields.id(64, { description: 'WeChat Pay’s profit-sharing number', zh: '微信支付分账单号' }),
} as const;

/** A chain's head office shares through other APIs in v3. */
export const brandRow: RequestRow = {
  from: 'brand_mch_id',
  refused:
    'cannot be sent: chains of shops have other APIs in WeChat Pay v3, which this project does not have. Make this call with the account’s v2 API key',
  zh: '不能发送：连锁品牌分账在 v3 中是另一组接口，本项目没有。请用账号的 v2 API 密钥调用',
};

const receiver = object(
  {
    type: oneOf(RECEIVER_TYPES, { en: 'the kind of receiver', zh: '接收方类型' }),
    account: text({ en: 'the merchant number or openid', zh: '接收方账号' }),
    amount: integer({ en: 'the share in cents', zh: '分账金额，单位为分' }),
    description: text({ en: 'the reason as sent', zh: '发送的原因' }),
    result: oneOf(['PENDING', 'SUCCESS', 'CLOSED'], { en: 'how far it is', zh: '分账结果' }),
    fail_reason: text({ en: 'why it was CLOSED', zh: 'CLOSED 的原因' }),
    detail_id: text({ en: 'the number of this share, also in bills', zh: '分账明细单号' }),
    create_time: text({ en: 'when it began, in RFC 3339', zh: '创建时间，RFC 3339 格式' }),
    finish_time: text({ en: 'when it ended, in RFC 3339', zh: '完成时间，RFC 3339 格式' }),
  },
  ['type', 'account', 'amount', 'description', 'result'],
);

/** A share or an unfreezing, accepted or queried. */
export const sharingAnswer = answerOf(answeredSubMerchant, {
  properties: {
    transaction_id: numbers.transaction_id,
    out_order_no: text({ en: 'your profit-sharing number', zh: '商户分账单号' }),
    order_id: text({ en: 'WeChat Pay’s profit-sharing number', zh: '微信支付分账单号' }),
    state: oneOf(['PROCESSING', 'FINISHED'], { en: 'how far it is', zh: '分账单状态' }),
    receivers: list(receiver),
  },
  required: ['transaction_id', 'out_order_no', 'order_id', 'state'],
});

export const sharingAnswerRows: readonly AnswerRow[] = [
  { from: 'sub_mchid', to: 'sub_mch_id' },
  { from: 'transaction_id', to: 'transaction_id' },
  { from: 'out_order_no', to: 'out_order_no' },
  { from: 'order_id', to: 'order_id' },
  { from: 'state', to: 'status' },
  { from: 'receivers', to: 'receivers', as: 'shares' },
];

/** A return of a share. */
export const returnAnswer = answerOf(answeredSubMerchant, {
  properties: {
    order_id: text({ en: 'WeChat Pay’s profit-sharing number', zh: '微信支付分账单号' }),
    out_order_no: text({ en: 'your profit-sharing number', zh: '商户分账单号' }),
    out_return_no: text({ en: 'your return number', zh: '商户回退单号' }),
    return_id: text({ en: 'WeChat Pay’s return number', zh: '微信支付回退单号' }),
    return_mchid: text({ en: 'the merchant that gives the share back', zh: '回退商户号' }),
    amount: integer({ en: 'what is given back, in cents', zh: '回退金额，单位为分' }),
    description: text({ en: 'the reason as sent', zh: '发送的原因' }),
    result: oneOf(['PROCESSING', 'SUCCESS', 'FAILED'], { en: 'how far it is', zh: '回退结果' }),
    fail_reason: text({ en: 'why it FAILED', zh: 'FAILED 的原因' }),
    create_time: text({ en: 'when it began, in RFC 3339', zh: '创建时间，RFC 3339 格式' }),
    finish_time: text({ en: 'when it ended, in RFC 3339', zh: '完成时间，RFC 3339 格式' }),
  },
  required: ['out_return_no', 'return_mchid', 'amount', 'result'],
});

export const returnAnswerRows: readonly AnswerRow[] = [
  { from: 'sub_mchid', to: 'sub_mch_id' },
  { from: 'order_id', to: 'order_id' },
  { from: 'out_order_no', to: 'out_order_no' },
  { from: 'out_return_no', to: 'out_return_no' },
  { from: 'return_id', to: 'return_no' },
  { from: 'return_mchid', to: 'return_account' },
  { from: 'amount', to: 'return_amount' },
  { from: 'description', to: 'description' },
  { from: 'result', to: 'result' },
  { from: 'fail_reason', to: 'fail_reason' },
  { from: 'finish_time', to: 'finish_time', as: 'time' },
];

/** A share and an unfreezing are queried in the same way. */
export const sharingLookup: OutcomeLookup = {
  api: 'querySharingOrder',
  by: ['transaction_id', 'out_order_no'],
  absent: ['RESOURCE_NOT_EXISTS'],
  state: 'state',
};
