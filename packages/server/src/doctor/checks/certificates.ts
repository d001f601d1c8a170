import { createPrivateKey, type X509Certificate } from 'node:crypto';
import type { Text } from '@opencloudpay/internal';
import { type Check, type Finding, failure, ok, say, skipped, warning } from '../check';
import {
  type CertificateProblem,
  holderOf,
  type ReadCertificate,
  readCertificate,
} from '../context/certificate';
import type { DoctorContext, ExaminedAccount } from '../context/context';
import { materialOf } from '../context/material';

/** A new certificate is requested, downloaded and rolled out by people. */
const WARN_DAYS = 30;
const DAY = 24 * 60 * 60 * 1000;

/** The merchant's API certificate: TLS of v2's refunds, and beside the private key of v3. */
export function certificateChecks(account: ExaminedAccount, now = Date.now()): Check[] {
  const { name, options } = account;
  const read = certificateOf(account);
  const certificate = read?.problem === undefined ? read?.certificate : undefined;
  const opened: Check = {
    id: 'certificate',
    subject: name,
    run: ({ problems }) => judgeOpening(account, read, problems),
  };
  if (!certificate) return [opened];
  return [
    opened,
    { id: 'certificate-key', subject: name, run: () => judgeKey(account, certificate) },
    { id: 'certificate-owner', subject: name, run: () => judgeOwner(name, options.mchId, certificate) },
    { id: 'certificate-expiry', subject: name, run: () => judgeExpiry(name, certificate, now) },
  ];
}

/** In v3 `serialNo` may be the certificate, whose key is the private key. */
function certificateOf({ options }: ExaminedAccount): ReadCertificate | undefined {
  const { version, serialNo, privateKey, pfx, cert } = options;
  if (version !== 'v3' || pfx !== undefined) return readCertificate(options);
  const given = cert ?? (serialNo && isCertificate(serialNo) ? serialNo : undefined);
  const key = options.key ?? privateKey;
  return readCertificate({ ...(given !== undefined && { cert: given }), ...(key !== undefined && { key }) });
}

function isCertificate(serialNo: string): boolean {
  return serialNo.includes('-----BEGIN') || /\.(pem|cer|crt)$/i.test(serialNo);
}

function judgeOpening(
  { name, options }: ExaminedAccount,
  read: ReadCertificate | undefined,
  problems: DoctorContext['problems'],
): Finding {
  if (read?.problem !== undefined) {
    const [text, cure] = PROBLEMS[read.problem](name, read.detail);
    return failure(text, cure);
  }
  if (read) return ok(say(`The API certificate of ${name} can be read`, `${name} 的 API 证书可以读取`));
  if (options.version === 'v3')
    return skipped(
      say(`API certificate of ${name}`, `${name} 的 API 证书`),
      say(
        'v3 needs its serial number and private key alone; give apiclient_cert.pem as serialNo to have its dates examined',
        'v3 只需要它的序列号和私钥；把 apiclient_cert.pem 填为 serialNo 即可检查有效期',
      ),
    );
  // It is given, and cannot be used: to ask for one would be wrong.
  if (problems.some(({ key, variable }) => /\.(?:pfx|cert)$/.test(key ?? '') || variable === 'CLOUDPAY_PFX'))
    return skipped(
      say(`API certificate of ${name}`, `${name} 的 API 证书`),
      say('the configuration names one that cannot be used', '配置中的证书无法使用'),
    );
  return warning(
    say(
      `${name} has no API certificate: refunds, fund flows and profit sharing of v2 need it`,
      `${name} 没有配置 API 证书：v2 的退款、资金账单和分账都需要它`,
    ),
    say(
      'Download apiclient_cert.p12 from pay.weixin.qq.com → API security, and give it as pfx (CLOUDPAY_PFX).',
      '在 pay.weixin.qq.com 的“API 安全”中下载 apiclient_cert.p12，配置为 pfx（CLOUDPAY_PFX）。',
    ),
  );
}

const PROBLEMS: Readonly<
  Record<CertificateProblem, (name: string, detail: string) => readonly [text: Text, cure: Text]>
> = {
  PASSPHRASE: (name) => [
    say(
      `The API certificate of ${name} does not open with this passphrase (mac verify failure)`,
      `${name} 的 API 证书无法用这个证书密码打开（mac verify failure）`,
    ),
    say(
      'The passphrase is the merchant number unless you changed it: is it the file of this merchant? Otherwise set passphrase (CLOUDPAY_PFX_PASSPHRASE).',
      '证书密码默认是商户号：请确认文件属于这个商户号；改过密码则配置 passphrase（CLOUDPAY_PFX_PASSPHRASE）。',
    ),
  ],
  KEY_PASSPHRASE: (name) => [
    say(
      `The private key of the API certificate of ${name} is encrypted, and the passphrase does not open it`,
      `${name} 的 API 证书的私钥已加密，而证书密码无法打开它`,
    ),
    say(
      'Set passphrase beside key, or give apiclient_key.pem as it was downloaded: it is not encrypted.',
      '与 key 一起配置 passphrase，或使用下载得到的 apiclient_key.pem：它没有加密。',
    ),
  ],
  OLD_CIPHER: (name) => [
    say(
      `The API certificate of ${name} is encrypted with a cipher that this Node.js no longer reads`,
      `${name} 的 API 证书使用了当前 Node.js 不再支持的加密方式`,
    ),
    say(
      'Give apiclient_cert.pem and apiclient_key.pem as cert and key instead of the .p12 file.',
      '用 apiclient_cert.pem 和 apiclient_key.pem（cert 和 key）代替 .p12 文件。',
    ),
  ],
  OTHER_KEY: (name) => [
    say(
      `The API certificate of ${name} and its private key do not belong together`,
      `${name} 的 API 证书和私钥不是一对`,
    ),
    say(
      'Give apiclient_cert.pem and apiclient_key.pem of the same download.',
      '使用同一次下载得到的 apiclient_cert.pem 和 apiclient_key.pem。',
    ),
  ],
  NO_KEY: (name) => [
    say(
      `The API certificate of ${name} is there without its private key`,
      `${name} 配置了 API 证书，却没有它的私钥`,
    ),
    say('Give apiclient_key.pem as key.', '把 apiclient_key.pem 配置为 key。'),
  ],
  UNREADABLE: (name, detail) => [
    say(
      `The API certificate of ${name} cannot be read${detail ? ` (${detail})` : ''}`,
      `${name} 的 API 证书无法读取${detail ? `（${detail}）` : ''}`,
    ),
    say(
      'Give the file apiclient_cert.p12 as it was downloaded: its path, or its base64.',
      '使用下载得到的 apiclient_cert.p12：文件路径，或文件的 base64。',
    ),
  ],
};

/** TLS has compared them when the certificate was read; v3's serial number and private key stand apart from it. */
function judgeKey({ name, options }: ExaminedAccount, certificate: X509Certificate): Finding {
  const { serialNo, privateKey, version } = options;
  const cure = say(
    'Give serialNo and privateKey of the certificate that pay.weixin.qq.com → API security shows as valid.',
    '使用 pay.weixin.qq.com 的“API 安全”中有效证书的序列号和私钥。',
  );
  if (version === 'v3' && serialNo !== undefined && !isCertificate(serialNo)) {
    const given = serialNo.replaceAll(':', '').trim().toUpperCase();
    if (given !== certificate.serialNumber.toUpperCase())
      return failure(
        say(
          `The serial number of ${name} is not that of its API certificate (${certificate.serialNumber})`,
          `${name} 的序列号不是它的 API 证书的序列号（${certificate.serialNumber}）`,
        ),
        cure,
      );
  }
  if (version === 'v3' && privateKey !== undefined && !fits(certificate, privateKey))
    return failure(
      say(
        `The private key of ${name} does not belong to its API certificate`,
        `${name} 的私钥与它的 API 证书不是一对`,
      ),
      cure,
    );
  return ok(say(`The API certificate of ${name} matches its private key`, `${name} 的 API 证书与私钥匹配`));
}

function fits(certificate: X509Certificate, privateKey: string | Uint8Array): boolean {
  try {
    return certificate.checkPrivateKey(createPrivateKey(materialOf(privateKey)));
  } catch {
    // A key that cannot be read has a check of its own.
    return true;
  }
}

function judgeOwner(name: string, mchId: string | undefined, certificate: X509Certificate): Finding {
  const holder = holderOf(certificate);
  if (mchId === undefined)
    return skipped(
      say('Owner of the API certificate', 'API 证书的商户号'),
      say('the merchant number is missing', '没有配置商户号'),
    );
  if (holder === mchId)
    return ok(say(`The API certificate is that of merchant ${mchId}`, `API 证书属于商户号 ${mchId}`));
  const cure = say(
    'For sub-merchants the certificate is the service provider’s. Download apiclient_cert.p12 of this merchant number.',
    '子商户使用服务商的证书。请下载这个商户号的 apiclient_cert.p12。',
  );
  return /^\d{6,32}$/.test(holder ?? '')
    ? failure(
        say(
          `The API certificate of ${name} belongs to merchant ${holder}`,
          `${name} 的 API 证书属于商户号 ${holder}`,
        ),
        cure,
      )
    : warning(
        say(`The API certificate of ${name} names no merchant number`, `${name} 的 API 证书中没有商户号`),
        cure,
      );
}

function judgeExpiry(name: string, { validFrom, validTo }: X509Certificate, now: number): Finding {
  const day = (time: string) => new Date(time).toISOString().slice(0, 10);
  const left = Math.floor((Date.parse(validTo) - now) / DAY);
  const renew = say(
    'Request a new one on pay.weixin.qq.com → API security. The old one stays valid while you roll the new one out.',
    '在 pay.weixin.qq.com 的“API 安全”中申请新证书。更换期间旧证书继续有效。',
  );
  if (now < Date.parse(validFrom))
    return failure(
      say(
        `The API certificate of ${name} is not valid before ${day(validFrom)}`,
        `${name} 的 API 证书从 ${day(validFrom)} 起才有效`,
      ),
      say('Compare the clock of this machine with the real time.', '核对本机的时间。'),
    );
  if (left < 0)
    return failure(
      say(
        `The API certificate of ${name} expired on ${day(validTo)}`,
        `${name} 的 API 证书已于 ${day(validTo)} 过期`,
      ),
      renew,
    );
  const text = say(
    `The API certificate of ${name} is valid until ${day(validTo)}, for ${left} days`,
    `${name} 的 API 证书有效期至 ${day(validTo)}，还有 ${left} 天`,
  );
  return left < WARN_DAYS ? warning(text, renew) : ok(text);
}
