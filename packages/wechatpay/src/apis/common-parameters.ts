import type { ParameterSchema } from '../api';
import { fields } from './fields';

type CommonParameter = 'appid' | 'mch_id' | 'sub_appid' | 'sub_mch_id' | 'nonce_str' | 'sign_type';

/** Fields that the client adds to every request, or that identify the merchant of the request. */
export const commonParameters: Readonly<Record<CommonParameter, ParameterSchema>> = {
  appid: fields.id(32, {
    description: 'the appid of the service provider or merchant',
    zh: '服务商或商户的 appid',
  }),
  mch_id: {
    type: 'string',
    pattern: '^\\d{1,32}$',
    description: 'a merchant number: digits only',
    zh: '商户号，只含数字',
  },
  sub_appid: fields.id(32, {
    description: 'the appid of the sub-merchant’s mini program',
    zh: '子商户小程序的 appid',
  }),
  sub_mch_id: {
    type: 'string',
    pattern: '^\\d{1,32}$',
    description: 'a merchant number: digits only',
    zh: '商户号，只含数字',
  },
  nonce_str: {
    type: 'string',
    pattern: '^[0-9A-Za-z_.\\-|*@]{1,32}$',
    description: 'a random text: 1 to 32 of the characters 0-9 A-Z a-z _ . - | * @',
    zh: '随机字符串：1 至 32 个字符，可用 0-9 A-Z a-z _ . - | * @',
  },
  sign_type: {
    type: 'string',
    enum: ['MD5', 'HMAC-SHA256'],
    description: 'MD5 or HMAC-SHA256',
    zh: 'MD5 或 HMAC-SHA256',
  },
};
