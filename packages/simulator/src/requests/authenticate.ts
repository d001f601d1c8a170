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
      `${api.path} needs the merchant's client certificate. Configure your client with simulator.merchant.pfx (its passphrase is the merchant number), or with cert and key.`,
    );
  }
  if (!certificate.trusted) {
    throw new CertificateRefusal(
      'The SSL certificate error',
      'The client certificate was not issued by this simulator. Every start issues new certificates; those of real merchants are not valid here.',
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
        ? 'mch_id is missing.'
        : `mch_id ${mchId} is not a merchant of this simulator that signs requests. Its merchants: ${merchants.all.map((known) => known.mchId).join(', ')}.`,
    );
  }
  const signType = api.signTypes.find((known) => known === named);
  if (!signType) {
    throw new RequestRefusal(
      'SIGNERROR',
      '签名错误',
      `sign_type is '${named}', but ${api.path} accepts ${api.signTypes.join(' or ')}.`,
    );
  }
  if (!verify(fields, merchant.apiKey, signType)) {
    throw new RequestRefusal('SIGNERROR', '签名错误', whySignatureFails(fields, merchant, signType));
  }
  return { merchant, signType };
}

/** Tries the most common mistakes with signatures, so that the refusal can name the mistake. */
function whySignatureFails(fields: Fields, merchant: Merchant, signType: SignType): string {
  const given = fields['sign'];
  if (given === undefined) return 'sign is missing.';
  const other: SignType = signType === 'MD5' ? 'HMAC-SHA256' : 'MD5';
  if (verify(fields, merchant.apiKey, other)) {
    return `The request is signed by ${other}, but its sign_type ${fields['sign_type'] ? 'says' : 'is left out, which means'} ${signType}.`;
  }
  if (
    given !== given.toUpperCase() &&
    verify({ ...fields, sign: given.toUpperCase() }, merchant.apiKey, signType)
  ) {
    return 'The signature is correct but in lower case. WeChat Pay requires upper case.';
  }
  return `sign is not the ${signType} signature of the fields received with the API key of merchant ${merchant.mchId}. Check the key, and that no field was added or changed after signing.`;
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
      `The client certificate belongs to merchant ${holder?.mchId}, but the request to merchant ${merchant.mchId}.`,
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
      appid === undefined ? 'appid is missing.' : `appid ${appid} belongs to no merchant of this simulator.`,
    );
  }
  if (!merchant.appids.includes(appid)) {
    throw new BusinessRefusal(
      'APPID_MCHID_NOT_MATCH',
      'appid和mch_id不匹配',
      `appid ${appid} is not bound to merchant ${merchant.mchId}. Its appids: ${merchant.appids.join(', ')}.`,
    );
  }
  const sub = subMchId === undefined ? undefined : subMerchantOf(merchant, subMchId, subAppid, merchants);
  if (subMchId !== undefined && !sub) refuseSubMerchant(subMchId, merchant, merchants);
  if (merchant.kind === 'partner' && !sub && needsSubMerchant) {
    throw new RequestRefusal(
      'LACK_PARAMS',
      '缺少参数',
      `sub_mch_id is missing. Merchant ${merchant.mchId} is a service provider.`,
    );
  }
  if (subAppid !== undefined && !sub?.appids.includes(subAppid)) {
    throw new RequestRefusal(
      'SUB_APPID_NOT_MATCH',
      'sub_mch_id与sub_appid不匹配',
      sub
        ? `sub_appid ${subAppid} is not bound to sub-merchant ${sub.mchId}. Its appids: ${sub.appids.join(', ')}.`
        : 'sub_appid was sent without sub_mch_id.',
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
      `sub_mch_id ${subMchId} belongs to no merchant of this simulator.`,
    );
  }
  throw new RequestRefusal(
    'SUB_MCHID_NOT_ACCEPTED',
    '受理关系不存在',
    merchant.kind === 'direct'
      ? `Merchant ${merchant.mchId} is a direct merchant and must not send sub_mch_id.`
      : `${subMchId} is not a sub-merchant of ${merchant.mchId}. Its sub-merchants: ${merchant.subMerchants.map((known) => known.mchId).join(', ')}.`,
  );
}
