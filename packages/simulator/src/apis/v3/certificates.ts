import { X509Certificate } from 'node:crypto';
import { say } from '@opencloudpay/internal';
import { apis } from '@opencloudpay/wechatpay-v3';
import { rfc3339 } from '../../beijing-time';
import { encryptResource } from '../../notifications/resource';
import { defineV3Api } from '../../requests/v3/api';
import { V3Refusal } from '../../requests/v3/refusal';

/** 获取平台证书列表: two while a new one replaces the old. */
export const certificates = defineV3Api(apis.certificates, {
  handle: ({ merchant }, { platform }) => {
    if (merchant.platformKeys === 'public-key') {
      throw new V3Refusal(
        'RESOURCE_NOT_EXISTS',
        '无可用的平台证书，请在商户平台-API安全申请使用微信支付公钥。可查看指引https://pay.weixin.qq.com/doc/v3/merchant/4012153196',
        say(
          `Merchant ${merchant.mchId} has the WeChat Pay public key and no platform certificates. The option platformKeys of the simulator's merchant gives it some.`,
          `商户号 ${merchant.mchId} 使用微信支付公钥，没有平台证书。可用模拟器商户的选项 platformKeys 配置平台证书。`,
        ),
      );
    }
    const data = platform.valid().map(({ serialNo, certificate }) => {
      const { validFrom, validTo } = new X509Certificate(certificate);
      return {
        serial_no: serialNo,
        effective_time: rfc3339(Date.parse(validFrom)),
        expire_time: rfc3339(Date.parse(validTo)),
        encrypt_certificate: encryptResource(certificate, 'certificate', merchant.apiV3Key),
      };
    });
    return { data };
  },
});
