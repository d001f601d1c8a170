/** Parameters of the APIs for profit sharing (分账). */
import type { ContentObject, OutcomeLookup } from '../api';
import { commonParameters, fields } from './fields';

const type = {
  type: 'string',
  enum: ['MERCHANT_ID', 'PERSONAL_OPENID', 'PERSONAL_SUB_OPENID'],
  description: 'MERCHANT_ID, PERSONAL_OPENID or PERSONAL_SUB_OPENID',
} as const;

/** Their openid under the service provider's appid (PERSONAL_OPENID) or under `sub_appid` (PERSONAL_SUB_OPENID). */
const account = fields.text(64, 'a merchant number or an openid, as text');

const name = fields.text(1024, 'the merchant’s full name, or the person’s real name,');

const share = {
  type: 'object',
  required: ['type', 'account', 'amount', 'description'],
  properties: {
    type,
    account,
    amount: fields.cents,
    description: fields.text(80, 'the reason, shown in the bill,'),
    name,
  },
} as const satisfies ContentObject;

export const sharingFields = {
  /** One for each share and each unfreezing: a repeated one is the same request again. */
  outOrderNo: fields.ownNumber('profit-sharing'),
  outReturnNo: fields.ownNumber('return'),
  orderId: fields.id(64, 'WeChat Pay’s profit-sharing number'),
  /** The head of a chain, which sets the ratio for its shops (连锁品牌工具). */
  brandMchId: commonParameters.mch_id,
  description: fields.text(80, 'the reason'),

  receivers: {
    type: 'string',
    maxLength: 10240,
    description: 'a list of 1 to 50 receivers as JSON text of at most 10240 characters',
    contentSchema: { type: 'array', minItems: 1, maxItems: 50, items: share },
  },

  newReceiver: {
    type: 'string',
    maxLength: 2048,
    description: 'a receiver as JSON text of at most 2048 characters',
    contentSchema: {
      type: 'object',
      required: ['type', 'account', 'relation_type'],
      properties: {
        type,
        account,
        /** WeChat Pay compares it: it must be given for MERCHANT_ID. */
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
        },
        custom_relation: fields.text(10, 'the name of the CUSTOM relation'),
      },
    },
  },

  oldReceiver: {
    type: 'string',
    maxLength: 2048,
    description: 'a receiver as JSON text of at most 2048 characters',
    contentSchema: { type: 'object', required: ['type', 'account'], properties: { type, account, name } },
  },
} as const;

/** A share and an unfreezing are looked up in the same way. */
export const sharingLookup: OutcomeLookup = {
  api: 'profitSharingQuery',
  by: ['transaction_id', 'out_order_no'],
  absent: ['ORDERNOTEXIST', 'RESOURCE_NOT_EXISTS'],
  state: 'status',
};
