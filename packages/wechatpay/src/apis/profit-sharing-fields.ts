/** Parameters of the APIs for profit sharing (分账). */
import type { ContentObject } from '../api';
import type { OutcomeLookup } from '../outcome';
import { commonParameters } from './common-parameters';
import { fields } from './fields';

const type = {
  type: 'string',
  enum: ['MERCHANT_ID', 'PERSONAL_OPENID', 'PERSONAL_SUB_OPENID'],
  description: 'MERCHANT_ID, PERSONAL_OPENID or PERSONAL_SUB_OPENID',
  zh: 'MERCHANT_ID、PERSONAL_OPENID 或 PERSONAL_SUB_OPENID',
} as const;

/** Their openid under the service provider's appid (PERSONAL_OPENID) or under `sub_appid` (PERSONAL_SUB_OPENID). */
const account = fields.text(64, {
  description: 'a merchant number or an openid, as text',
  zh: '商户号或 openid，字符串',
});

const name = fields.text(1024, {
  description: 'the merchant’s full name, or the person’s real name,',
  zh: '商户全称，或个人真实姓名',
});

const share = {
  type: 'object',
  required: ['type', 'account', 'amount', 'description'],
  properties: {
    type,
    account,
    amount: fields.cents,
    description: fields.text(80, { description: 'the reason, shown in the bill,', zh: '原因，显示在账单中' }),
    name,
  },
} as const satisfies ContentObject;

export const sharingFields = {
  /** One number for each share and each unfreezing: the same number means the same request. */
  outOrderNo: fields.ownNumber({ description: 'your profit-sharing number', zh: '商户分账单号' }),
  outReturnNo: fields.ownNumber({ description: 'your return number', zh: '商户回退单号' }),
  orderId: fields.id(64, { description: 'WeChat Pay’s profit-sharing number', zh: '微信支付分账单号' }),
  /** The head office of a chain, which sets the ratio for its shops (连锁品牌工具). */
  brandMchId: commonParameters.mch_id,
  description: fields.text(80, { description: 'the reason', zh: '原因' }),

  receivers: {
    type: 'string',
    maxLength: 10240,
    description: 'a list of 1 to 50 receivers as JSON text of at most 10240 characters',
    zh: '1 至 50 个接收方的列表，JSON 字符串，最多 10240 个字符',
    contentSchema: { type: 'array', minItems: 1, maxItems: 50, items: share },
  },

  newReceiver: {
    type: 'string',
    maxLength: 2048,
    description: 'a receiver as JSON text of at most 2048 characters',
    zh: '一个接收方，JSON 字符串，最多 2048 个字符',
    contentSchema: {
      type: 'object',
      required: ['type', 'account', 'relation_type'],
      properties: {
        type,
        account,
        /** WeChat Pay compares it; required for MERCHANT_ID. */
        name,
        relation_type: {
          type: 'string',
          enum: [
            'SERVICE_PROVIDER',
            'STORE',
            'STAFF',
            'STORE_OWNER',
            'PARTNER',
            'HEADQUARTER',
            'BRAND',
            'DISTRIBUTOR',
            'USER',
            'SUPPLIER',
            'PLATFORM',
            'OTHERS',
            'CUSTOM',
          ],
          description:
            'SERVICE_PROVIDER, STORE, STAFF, STORE_OWNER, PARTNER, HEADQUARTER, BRAND, DISTRIBUTOR, USER, SUPPLIER, PLATFORM, OTHERS or CUSTOM',
          zh: '与分账方的关系：SERVICE_PROVIDER、STORE、STAFF、STORE_OWNER、PARTNER、HEADQUARTER、BRAND、DISTRIBUTOR、USER、SUPPLIER、PLATFORM、OTHERS 或 CUSTOM',
        },
        custom_relation: fields.text(10, {
          description: 'the name of the CUSTOM relation',
          zh: '自定义关系（CUSTOM）的名称',
        }),
      },
    },
  },

  oldReceiver: {
    type: 'string',
    maxLength: 2048,
    description: 'a receiver as JSON text of at most 2048 characters',
    zh: '一个接收方，JSON 字符串，最多 2048 个字符',
    contentSchema: { type: 'object', required: ['type', 'account'], properties: { type, account, name } },
  },
} as const;

/** A share and an unfreezing are queried in the same way. */
export const sharingLookup: OutcomeLookup = {
  api: 'profitSharingQuery',
  by: ['transaction_id', 'out_order_no'],
  absent: ['ORDERNOTEXIST', 'RESOURCE_NOT_EXISTS'],
  state: 'status',
};
