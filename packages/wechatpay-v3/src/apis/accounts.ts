/** The fields that identify the merchant: in requests, in answers, and where v2's fields go. */
import type { RequestRow } from '../v2/table';
import { text } from './answers';
import { fields } from './fields';

const appid = fields.id(32, { description: 'the merchant’s appid', zh: '商户的 appid' });
const mchid = fields.merchantNumber({ description: 'the merchant’s number', zh: '商户号' });
const spAppid = fields.id(32, { description: 'the service provider’s appid', zh: '服务商的 appid' });
const spMchid = fields.merchantNumber({ description: 'the service provider’s number', zh: '服务商商户号' });
const subAppid = fields.id(32, {
  description: 'the appid of the sub-merchant’s mini program',
  zh: '子商户小程序的 appid',
});
const subMchid = fields.merchantNumber({ description: 'the sub-merchant’s number', zh: '子商户号' });

/** The account of APIs that create an order. */
export const orderAccount = {
  direct: { properties: { appid, mchid }, required: ['appid', 'mchid'] },
  partner: {
    properties: { sp_appid: spAppid, sp_mchid: spMchid, sub_appid: subAppid, sub_mchid: subMchid },
    required: ['sp_appid', 'sp_mchid', 'sub_mchid'],
  },
} as const;

/** The account of queries and closing, which need no appid. */
export const merchantAccount = {
  direct: { properties: { mchid }, required: ['mchid'] },
  partner: { properties: { sp_mchid: spMchid, sub_mchid: subMchid }, required: ['sp_mchid', 'sub_mchid'] },
} as const;

/** The account of APIs whose `Authorization` names the account: only the sub-merchant is a parameter. */
export const subMerchant = {
  direct: { properties: {} },
  partner: { properties: { sub_mchid: subMchid }, required: ['sub_mchid'] },
} as const;

/** The account of bills: without a sub-merchant they cover the whole account. */
export const optionalSubMerchant = {
  direct: { properties: {} },
  partner: { properties: { sub_mchid: subMchid } },
} as const;

/** The account of profit sharing with people, whose openids belong to an appid. */
export const sharingAccount = {
  direct: { properties: { appid }, required: ['appid'] },
  partner: {
    properties: { appid: spAppid, sub_appid: subAppid, sub_mchid: subMchid },
    required: ['appid', 'sub_mchid'],
  },
} as const;

const answered = {
  appid: text({ en: 'the merchant’s appid', zh: '商户的 appid' }),
  mchid: text({ en: 'the merchant’s number', zh: '商户号' }),
  sp_appid: text({ en: 'the service provider’s appid', zh: '服务商的 appid' }),
  sp_mchid: text({ en: 'the service provider’s number', zh: '服务商商户号' }),
  sub_appid: text({ en: 'the sub-merchant’s appid', zh: '子商户的 appid' }),
  sub_mchid: text({ en: 'the sub-merchant’s number', zh: '子商户号' }),
} as const;

/** The account in the answers about orders. */
export const answeredAccount = {
  direct: { properties: { appid: answered.appid, mchid: answered.mchid }, required: ['mchid'] },
  partner: {
    properties: {
      sp_appid: answered.sp_appid,
      sp_mchid: answered.sp_mchid,
      sub_appid: answered.sub_appid,
      sub_mchid: answered.sub_mchid,
    },
    required: ['sp_mchid', 'sub_mchid'],
  },
} as const;

export const answeredSubMerchant = {
  direct: { properties: {} },
  partner: { properties: { sub_mchid: answered.sub_mchid } },
} as const;

const IN_AUTHORIZATION = 'the Authorization header says it';

const signed: readonly RequestRow[] = [
  {
    from: 'nonce_str',
    implied: 'the client makes a nonce for each attempt',
    zh: '客户端每次请求都生成随机串',
  },
  { from: 'sign_type', implied: 'v3 has one kind of signature', zh: 'v3 只有一种签名' },
];

const subMerchantRow = (place: string): RequestRow => ({
  from: 'sub_mch_id',
  to: { direct: undefined, partner: `${place}.sub_mchid` },
});

const subAppidRow: RequestRow = {
  from: 'sub_appid',
  to: { direct: undefined, partner: 'body.sub_appid' },
};

const impliedAppid: readonly RequestRow[] = [
  { from: 'appid', implied: 'v3 needs no appid for this call', zh: '该接口在 v3 中不需要 appid' },
  { from: 'sub_appid', implied: 'v3 needs no appid for this call', zh: '该接口在 v3 中不需要 appid' },
];

const impliedMerchant: RequestRow = {
  from: 'mch_id',
  implied: IN_AUTHORIZATION,
  zh: '由 Authorization 头说明',
};

/** Where v2's fields of the merchant go, for {@link orderAccount}. */
export const orderAccountRows: readonly RequestRow[] = [
  { from: 'appid', to: { direct: 'body.appid', partner: 'body.sp_appid' } },
  { from: 'mch_id', to: { direct: 'body.mchid', partner: 'body.sp_mchid' } },
  subAppidRow,
  subMerchantRow('body'),
  ...signed,
];

/** For {@link merchantAccount} in the query or the body. */
export const merchantAccountRows = (place: 'query' | 'body'): readonly RequestRow[] => [
  { from: 'mch_id', to: { direct: `${place}.mchid`, partner: `${place}.sp_mchid` } },
  subMerchantRow(place),
  ...impliedAppid,
  ...signed,
];

/** For {@link subMerchant} and {@link optionalSubMerchant}. */
export const subMerchantRows = (place: 'query' | 'body'): readonly RequestRow[] => [
  impliedMerchant,
  subMerchantRow(place),
  ...impliedAppid,
  ...signed,
];

/** The rows of answers whose account has no parameter of its own. */
export const wholeAccountRows: readonly RequestRow[] = [impliedMerchant, ...impliedAppid, ...signed];

/** For {@link sharingAccount}. */
export const sharingAccountRows: readonly RequestRow[] = [
  impliedMerchant,
  { from: 'appid', to: 'body.appid' },
  subAppidRow,
  subMerchantRow('body'),
  ...signed,
];
