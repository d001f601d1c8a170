import type { V2Table } from '../v2/table';
import { answeredSubMerchant, sharingAccount, sharingAccountRows } from './accounts';
import { oneOf, text } from './answers';
import { answerOf, defineApi, requestOf, samePath } from './define-api';
import { sharingErrors } from './errors';
import { fields } from './fields';
import { brandRow, RECEIVER_TYPES, sharingFields } from './sharing-fields';

const RELATIONS = [
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
  'CUSTOM',
];

const v2: V2Table = {
  api: 'profitSharingAddReceiver',
  request: [...sharingAccountRows, { from: 'receiver', to: 'body', as: 'newReceiver' }, brandRow],
  answer: [{ from: '', to: 'receiver', as: 'receiverText' }],
};

export const addReceiver = defineApi({
  name: 'addReceiver',
  method: 'POST',
  path: samePath('/v3/profitsharing/receivers/add'),
  errors: sharingErrors,
  document: {
    direct: 'https://pay.weixin.qq.com/wiki/doc/apiv3/apis/chapter8_1_8.shtml',
    partner: 'https://pay.weixin.qq.com/wiki/doc/apiv3_partner/apis/chapter8_1_8.shtml',
  },
  summary: {
    en: "Lets a merchant or a person receive shares of a merchant's orders. Needed once, before the first share.",
    zh: '允许商户或个人接收商户订单的分账。首次分账之前调用一次即可。',
  },
  request: requestOf(
    {
      body: [
        sharingAccount,
        {
          properties: {
            type: sharingFields.type,
            account: sharingFields.account,
            name: sharingFields.name,
            relation_type: fields.oneOf(RELATIONS, {
              description: `${RELATIONS.slice(0, -1).join(', ')} or CUSTOM`,
              zh: '与分账方的关系',
            }),
            custom_relation: fields.text(10, {
              description: 'the name of the CUSTOM relation',
              zh: '自定义关系（CUSTOM）的名称',
            }),
          },
          required: ['type', 'account', 'relation_type'],
        },
      ],
    },
    ['name'],
  ),
  answer: {
    body: 'json',
    json: answerOf(answeredSubMerchant, {
      properties: {
        type: oneOf(RECEIVER_TYPES, { en: 'the kind of receiver', zh: '接收方类型' }),
        account: text({ en: 'the merchant number or openid', zh: '接收方账号' }),
        name: text({ en: 'the name, encrypted', zh: '姓名或商户全称，密文' }),
        relation_type: oneOf(RELATIONS, { en: 'the relation as sent', zh: '与分账方的关系' }),
        custom_relation: text({ en: 'the name of the CUSTOM relation', zh: '自定义关系的名称' }),
      },
      required: ['type', 'account', 'relation_type'],
    }),
    echoes: { type: 'type', account: 'account' },
  },
  v2: [v2],
});
