import { say, type Text } from '@opencloudpay/internal';
import { type ApiDeclaration, type SignType, verify } from '@opencloudpay/wechatpay';
import type { Merchant, SubMerchant } from '../merchants/merchant';
import type { MerchantDirectory } from '../merchants/merchant-directory';
import type { Owner } from '../records/owner';
import { BusinessRefusal, CertificateRefusal, RequestRefusal } from '../refusals/refusals';

/** The client's certificate from the TLS handshake. */
export interface ClientCertificate {
  /** SHA-256. */
  fingerprint: string;
  /** Whether the simulator's certificate authority issued it. */
  trusted: boolean;
}

type Fields = Readonly<Record<string, string>>;

/**
 * The checks of the TLS front, before the request is read.
 *
 * @throws {CertificateRefusal}
 */
export function checkCertificateIssuer(
  api: ApiDeclaration,
  certificate: ClientCertificate | undefined,
): void {
  if (!api.certificate) return;
  if (!certificate) {
    throw new CertificateRefusal(
      'No required SSL certificate was sent',
      say(
        `${api.path} needs the merchant's client certificate. Configure your client with simulator.merchant.pfx (its passphrase is the merchant number), or with cert and key.`,
        `${api.path} 需要商户的 API 证书。请为客户端配置 simulator.merchant.pfx（证书密码为商户号），或 cert 和 key。`,
      ),
    );
  }
  if (!certificate.trusted) {
    throw new CertificateRefusal(
      'The SSL certificate error',
      say(
        'The client certificate was not issued by this simulator. Every start issues new certificates; those of real merchants are not valid here.',
        '该 API 证书不是本模拟器签发的。模拟器每次启动都签发新证书，真实商户的证书在这里无效。',
      ),
    );
  }
}

/**
 * Finds the sender of the request and verifies its signature.
 *
 * @throws {RequestRefusal} MCHID_NOT_EXIST, SIGNERROR
 */
export function checkSender(
  api: ApiDeclaration,
  fields: Fields,
  merchants: MerchantDirectory,
): { merchant: Merchant; signType: SignType } {
  const { mch_id: mchId, sign_type: named = 'MD5' } = fields;
  const merchant = mchId === undefined ? undefined : merchants.find(mchId);
  if (!merchant) {
    throw new RequestRefusal(
      'MCHID_NOT_EXIST',
      '商户号mch_id或sub_mch_id不存在',
      mchId === undefined
        ? say('mch_id is missing.', '缺少 mch_id。')
        : say(
            `mch_id ${mchId} is not a merchant of this simulator that signs requests. Its merchants: ${merchants.all.map((known) => known.mchId).join(', ')}.`,
            `mch_id ${mchId} 不是本模拟器中签名请求的商户。现有商户号：${merchants.all.map((known) => known.mchId).join('、')}。`,
          ),
    );
  }
  const signType = api.signTypes.find((known) => known === named);
  if (!signType) {
    throw new RequestRefusal(
      'SIGNERROR',
      '签名错误',
      say(
        `sign_type is '${named}', but ${api.path} accepts ${api.signTypes.join(' or ')}.`,
        `sign_type 为 '${named}'，而 ${api.path} 只接受 ${api.signTypes.join(' 或 ')}。`,
      ),
    );
  }
  if (!verify(fields, merchant.apiKey, signType)) {
    throw new RequestRefusal('SIGNERROR', '签名错误', whySignatureFails(fields, merchant, signType));
  }
  return { merchant, signType };
}

/** Tries the most common mistakes with signatures, so that the refusal can name the mistake. */
function whySignatureFails(fields: Fields, merchant: Merchant, signType: SignType): Text {
  const given = fields['sign'];
  if (given === undefined) return say('sign is missing.', '缺少 sign。');
  const other: SignType = signType === 'MD5' ? 'HMAC-SHA256' : 'MD5';
  if (verify(fields, merchant.apiKey, other)) {
    return say(
      `The request is signed by ${other}, but its sign_type ${fields['sign_type'] ? 'says' : 'is left out, which means'} ${signType}.`,
      `请求使用 ${other} 签名，而 sign_type ${fields['sign_type'] ? '为' : '没有传，即'} ${signType}。`,
    );
  }
  if (
    given !== given.toUpperCase() &&
    verify({ ...fields, sign: given.toUpperCase() }, merchant.apiKey, signType)
  ) {
    return say(
      'The signature is correct but in lower case. WeChat Pay requires upper case.',
      '签名内容正确，但为小写。微信支付要求大写。',
    );
  }
  return say(
    `sign is not the ${signType} signature of the fields received with the API key of merchant ${merchant.mchId}. Check the key, and that no field was added or changed after signing.`,
    `sign 不是用商户号 ${merchant.mchId} 的 API 密钥对所收到字段的 ${signType} 签名。请检查密钥，以及签名后是否增加或修改了字段。`,
  );
}

/**
 * Checks that the certificate belongs to the sender.
 *
 * @throws {RequestRefusal} CERT_ERROR
 */
export function checkCertificateHolder(
  api: ApiDeclaration,
  certificate: ClientCertificate | undefined,
  merchant: Merchant,
  merchants: MerchantDirectory,
): void {
  if (!api.certificate) return;
  const holder = certificate && merchants.ofCertificate(certificate.fingerprint);
  if (holder?.mchId !== merchant.mchId) {
    throw new RequestRefusal(
      'CERT_ERROR',
      'certificate not match',
      say(
        `The client certificate belongs to merchant ${holder?.mchId}, but the request to merchant ${merchant.mchId}.`,
        `API 证书属于商户号 ${holder?.mchId}，而请求属于商户号 ${merchant.mchId}。`,
      ),
    );
  }
}

/** Whom a request names. */
export interface Account {
  appid: string | undefined;
  subAppid: string | undefined;
  subMchId: string | undefined;
}

/**
 * Checks the appid and finds the merchant for which the request is made.
 *
 * @throws {BusinessRefusal} APPID_NOT_EXIST, APPID_MCHID_NOT_MATCH
 * @throws {RequestRefusal} LACK_PARAMS, MCHID_NOT_EXIST, SUB_MCHID_NOT_ACCEPTED, SUB_APPID_NOT_MATCH
 */
export function checkOwner(
  { appid, subAppid, subMchId }: Account,
  merchant: Merchant,
  merchants: MerchantDirectory,
  needsSubMerchant: boolean,
): Owner {
  if (appid === undefined || !merchants.knowsAppid(appid)) {
    throw new BusinessRefusal(
      'APPID_NOT_EXIST',
      'appid不存在',
      appid === undefined
        ? say('appid is missing.', '缺少 appid。')
        : say(
            `appid ${appid} belongs to no merchant of this simulator.`,
            `appid ${appid} 不属于本模拟器的任何商户。`,
          ),
    );
  }
  if (!merchant.appids.includes(appid)) {
    throw new BusinessRefusal(
      'APPID_MCHID_NOT_MATCH',
      'appid和mch_id不匹配',
      say(
        `appid ${appid} is not bound to merchant ${merchant.mchId}. Its appids: ${merchant.appids.join(', ')}.`,
        `appid ${appid} 没有与商户号 ${merchant.mchId} 绑定。已绑定的 appid：${merchant.appids.join('、')}。`,
      ),
    );
  }
  const sub = subMchId === undefined ? undefined : subMerchantOf(merchant, subMchId, subAppid, merchants);
  if (subMchId !== undefined && !sub) refuseSubMerchant(subMchId, merchant, merchants);
  if (merchant.kind === 'partner' && !sub && needsSubMerchant) {
    throw new RequestRefusal(
      'LACK_PARAMS',
      '缺少参数',
      say(
        `sub_mch_id is missing. Merchant ${merchant.mchId} is a service provider.`,
        `缺少 sub_mch_id。商户号 ${merchant.mchId} 是服务商。`,
      ),
    );
  }
  if (subAppid !== undefined && !sub?.appids.includes(subAppid)) {
    throw new RequestRefusal(
      'SUB_APPID_NOT_MATCH',
      'sub_mch_id与sub_appid不匹配',
      sub
        ? say(
            `sub_appid ${subAppid} is not bound to sub-merchant ${sub.mchId}. Its appids: ${sub.appids.join(', ')}.`,
            `sub_appid ${subAppid} 没有与子商户 ${sub.mchId} 绑定。已绑定的 appid：${sub.appids.join('、')}。`,
          )
        : say('sub_appid was sent without sub_mch_id.', '传了 sub_appid，但没有传 sub_mch_id。'),
    );
  }
  return { mchId: merchant.mchId, ...(sub && { subMchId: sub.mchId }) };
}

/** An invalid number is refused even if every sub-merchant is accepted. */
function subMerchantOf(
  merchant: Merchant,
  mchId: string,
  appid: string | undefined,
  merchants: MerchantDirectory,
): SubMerchant | undefined {
  const known = merchant.subMerchants.find((sub) => sub.mchId === mchId);
  const fits = known && (appid === undefined || known.appids.includes(appid));
  const possible = /^\d{8,32}$/.test(mchId) && (appid === undefined || /^\w{1,32}$/.test(appid));
  if (fits || !merchant.takesAnySubMerchant || !possible) return known;
  return merchants.addSubMerchant(merchant, mchId, appid);
}

function refuseSubMerchant(subMchId: string, merchant: Merchant, merchants: MerchantDirectory): never {
  if (!merchants.knowsMchId(subMchId)) {
    throw new RequestRefusal(
      'MCHID_NOT_EXIST',
      '商户号mch_id或sub_mch_id不存在',
      say(
        `sub_mch_id ${subMchId} belongs to no merchant of this simulator.`,
        `sub_mch_id ${subMchId} 不属于本模拟器的任何商户。`,
      ),
    );
  }
  throw new RequestRefusal(
    'SUB_MCHID_NOT_ACCEPTED',
    '受理关系不存在',
    merchant.kind === 'direct'
      ? say(
          `Merchant ${merchant.mchId} is a direct merchant and must not send sub_mch_id.`,
          `商户号 ${merchant.mchId} 是普通商户，不能传 sub_mch_id。`,
        )
      : say(
          `${subMchId} is not a sub-merchant of ${merchant.mchId}. Its sub-merchants: ${merchant.subMerchants.map((known) => known.mchId).join(', ')}.`,
          `${subMchId} 不是 ${merchant.mchId} 的子商户。现有子商户：${merchant.subMerchants.map((known) => known.mchId).join('、')}。`,
        ),
  );
}
