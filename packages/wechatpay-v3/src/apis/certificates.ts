import { list, object, text } from './answers';
import { answerOf, defineApi, requestOf, samePath } from './define-api';

export const certificates = defineApi({
  name: 'certificates',
  method: 'GET',
  path: samePath('/v3/certificates'),
  effect: 'none',
  account: 'whole',
  errors: { RESOURCE_NOT_EXISTS: { status: 404, advice: 'KEYS' } },
  document: {
    direct: 'https://pay.weixin.qq.com/wiki/doc/apiv3/apis/wechatpay5_1.shtml',
    partner: 'https://pay.weixin.qq.com/wiki/doc/apiv3_partner/apis/wechatpay5_1.shtml',
  },
  summary: {
    en: 'The platform certificates with which WeChat Pay signs, encrypted with the APIv3 key. Merchants that have the WeChat Pay public key get 404.',
    zh: '微信支付签名用的平台证书，以 APIv3 密钥加密。使用微信支付公钥的商户得到 404。',
  },
  request: requestOf({}),
  answer: {
    body: 'json',
    json: answerOf({
      properties: {
        data: list(
          object(
            {
              serial_no: text({ en: 'the certificate’s serial number', zh: '证书序列号' }),
              effective_time: text({ en: 'when it becomes valid, in RFC 3339', zh: '证书启用时间' }),
              expire_time: text({ en: 'when it expires, in RFC 3339', zh: '证书弃用时间' }),
              encrypt_certificate: object(
                {
                  algorithm: text({ en: 'AEAD_AES_256_GCM', zh: 'AEAD_AES_256_GCM' }),
                  nonce: text({ en: 'the nonce of the encryption', zh: '加密使用的随机串' }),
                  associated_data: text({ en: 'the associated data of the encryption', zh: '附加数据' }),
                  ciphertext: text({ en: 'the encrypted certificate', zh: '证书密文' }),
                },
                ['algorithm', 'nonce', 'associated_data', 'ciphertext'],
              ),
            },
            ['serial_no', 'effective_time', 'expire_time', 'encrypt_certificate'],
          ),
        ),
      },
      required: ['data'],
    }),
  },
});
