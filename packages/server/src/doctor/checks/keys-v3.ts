import { createPrivateKey, createPublicKey, type KeyObject, X509Certificate } from 'node:crypto';
import { type Check, type Finding, failure, ok, say, skipped } from '../check';
import type { DoctorContext, ExaminedAccount } from '../context/context';
import { materialOf } from '../context/material';
import { isPlaceholder } from './keys-v2';

const BYTES = 32;

/** The keys of an account of v3: its own, and WeChat Pay's. */
export function keysV3({ name, options }: ExaminedAccount): Check[] {
  return [
    {
      id: 'api-v3-key',
      subject: name,
      run: () => [options.apiV3Key].flat().map((key) => apiV3Key(name, key)),
    },
    {
      id: 'private-key',
      subject: name,
      run: ({ problems }) =>
        options.privateKey === undefined && isRefused('privateKey', problems)
          ? unusable(`Private key of ${name}`, `${name} 的私钥`)
          : privateKey(name, options.privateKey),
    },
    { id: 'serial-no', subject: name, run: () => serialNo(name, options.serialNo) },
    {
      id: 'wechat-pay-key',
      subject: name,
      run: ({ problems }) =>
        options.publicKey === undefined && isRefused('publicKey', problems)
          ? unusable(`WeChat Pay’s public key of ${name}`, `${name} 的微信支付公钥`)
          : wechatPayKey(name, options),
    },
  ];
}

/** Whether a key is given and cannot be used: to say that there is none would be wrong. */
function isRefused(name: 'privateKey' | 'publicKey', problems: DoctorContext['problems']): boolean {
  return problems.some(
    ({ key, problem }) => key?.endsWith(`.${name}`) === true && !problem.en.startsWith('is missing'),
  );
}

function unusable(what: string, whatZh: string): Finding {
  return skipped(
    say(what, whatZh),
    say('the configuration names one that cannot be used', '配置中的密钥无法使用'),
  );
}

function apiV3Key(name: string, key: string | undefined): Finding {
  const give = say(
    'Set the APIv3 key on pay.weixin.qq.com → API security, and give its 32 characters.',
    '在 pay.weixin.qq.com 的“API 安全”中设置 APIv3 密钥，填入它的 32 个字符。',
  );
  if (key === undefined || key === '') return missing(`APIv3 key of ${name}`, `${name} 的 APIv3 密钥`);
  if (isPlaceholder(key))
    return failure(
      say(`The APIv3 key of ${name} is still a placeholder`, `${name} 的 APIv3 密钥还是占位文字`),
      give,
    );
  const length = Buffer.byteLength(key);
  if (length !== BYTES)
    return failure(
      say(
        `The APIv3 key of ${name} has ${length} bytes, but must have ${BYTES}: no notification could be decrypted`,
        `${name} 的 APIv3 密钥有 ${length} 字节，应为 ${BYTES} 字节：任何通知都无法解密`,
      ),
      give,
    );
  return ok(say(`The APIv3 key of ${name} has the right form`, `${name} 的 APIv3 密钥格式正确`));
}

function privateKey(name: string, given: string | Uint8Array | undefined): Finding {
  if (given === undefined) return missing(`Private key of ${name}`, `${name} 的私钥`);
  const give = say(
    'Give apiclient_key.pem of the API certificate, without a passphrase.',
    '使用 API 证书中的 apiclient_key.pem，且没有密码。',
  );
  const key = readKey(() => createPrivateKey(materialOf(given)));
  if (!key) return failure(say(`The private key of ${name} cannot be read`, `${name} 的私钥无法读取`), give);
  if (key.asymmetricKeyType !== 'rsa')
    return failure(
      say(
        `The private key of ${name} is of type ${key.asymmetricKeyType}, and WeChat Pay v3 signs with RSA`,
        `${name} 的私钥类型为 ${key.asymmetricKeyType}，而微信支付 v3 使用 RSA 签名`,
      ),
      give,
    );
  return ok(say(`The private key of ${name} can sign`, `${name} 的私钥可以签名`));
}

function serialNo(name: string, given: string | undefined): Finding {
  if (given === undefined) return missing(`Serial number of ${name}`, `${name} 的证书序列号`);
  if (given.includes('-----BEGIN') || /\.(pem|cer|crt)$/i.test(given))
    return ok(say(`The serial number of ${name} is that of its certificate`, `${name} 的序列号取自其证书`));
  // WeChat Pay’s have 40 digits; the client takes what a certificate can have.
  if (/^[0-9A-F]{8,40}$/i.test(given.replaceAll(':', '').trim()))
    return ok(say(`The serial number of ${name} has the right form`, `${name} 的证书序列号格式正确`));
  return failure(
    given.startsWith('PUB_KEY_ID_')
      ? say(
          `The serial number of ${name} is the id of WeChat Pay’s public key`,
          `${name} 的证书序列号填成了微信支付公钥 ID`,
        )
      : say(
          `The serial number of ${name} is not 40 hexadecimal digits`,
          `${name} 的证书序列号不是 40 位十六进制数字`,
        ),
    say(
      'Copy it from pay.weixin.qq.com → API security → API certificate, or run openssl x509 -in apiclient_cert.pem -noout -serial.',
      '在 pay.weixin.qq.com 的“API 安全 → API 证书”中复制，或运行 openssl x509 -in apiclient_cert.pem -noout -serial。',
    ),
  );
}

function wechatPayKey(name: string, options: ExaminedAccount['options']): Finding {
  const { publicKey, publicKeyId, platformCertificates, privateKey: own } = options;
  const give = say(
    'Give pub_key.pem and its id PUB_KEY_ID_… from pay.weixin.qq.com → API security → WeChat Pay public key.',
    '在 pay.weixin.qq.com 的“API 安全 → 微信支付公钥”中下载 pub_key.pem，并填写它的 ID（PUB_KEY_ID_…）。',
  );
  if (publicKey === undefined && publicKeyId === undefined)
    return platformCertificates === undefined || platformCertificates.length === 0
      ? ok(
          say(
            `${name} has no public key of WeChat Pay: its platform certificates are downloaded when they are needed`,
            `${name} 没有配置微信支付公钥：需要时会下载平台证书`,
          ),
        )
      : platformCertificate(name, platformCertificates);
  if (publicKey === undefined || publicKeyId === undefined)
    return failure(
      say(
        `${name} has ${publicKey === undefined ? 'the id of WeChat Pay’s public key and not the key' : 'WeChat Pay’s public key and not its id'}`,
        `${name} 配置了微信支付公钥${publicKey === undefined ? ' ID，却没有公钥' : '，却没有公钥 ID'}`,
      ),
      give,
    );
  if (!/^PUB_KEY_ID_[0-9A-Z]+$/.test(publicKeyId))
    return failure(
      say(
        `The id of WeChat Pay’s public key of ${name} does not begin with PUB_KEY_ID_`,
        `${name} 的微信支付公钥 ID 不是以 PUB_KEY_ID_ 开头`,
      ),
      give,
    );
  const key = readKey(() => createPublicKey(materialOf(publicKey)));
  if (key?.asymmetricKeyType !== 'rsa' || materialOf(publicKey).includes('PRIVATE KEY'))
    return failure(
      say(`WeChat Pay’s public key of ${name} cannot be read`, `${name} 的微信支付公钥无法读取`),
      give,
    );
  // Node reads the key out of a certificate, and the client refuses it: the id names a key.
  if (materialOf(publicKey).includes('-----BEGIN CERTIFICATE'))
    return failure(
      say(
        `${name} has a certificate in place of WeChat Pay’s public key`,
        `${name} 把证书填成了微信支付公钥`,
      ),
      give,
    );
  const ownKey = own === undefined ? undefined : readKey(() => createPublicKey(materialOf(own)));
  if (ownKey && spki(ownKey).equals(spki(key)))
    return failure(
      say(
        `The public key of ${name} is the merchant’s own, not WeChat Pay’s`,
        `${name} 配置的公钥是商户自己的，不是微信支付的`,
      ),
      give,
    );
  return ok(
    say(`WeChat Pay’s public key of ${name} and its id are there`, `${name} 的微信支付公钥和 ID 已配置`),
  );
}

function platformCertificate(name: string, given: readonly (string | Uint8Array)[]): Finding {
  const renew = say(
    'Leave platformCertificates out to have them downloaded, or switch to WeChat Pay’s public key.',
    '去掉 platformCertificates 即可自动下载，或改用微信支付公钥。',
  );
  const read = given.map((one) => readCertificate(one));
  if (read.includes(undefined))
    return failure(
      say(`A platform certificate of ${name} cannot be read`, `${name} 的一张平台证书无法读取`),
      renew,
    );
  const last = Math.max(...read.map((one) => Date.parse(one?.validTo ?? '')));
  const day = new Date(last).toISOString().slice(0, 10);
  if (last < Date.now())
    return failure(
      say(`The platform certificates of ${name} expired on ${day}`, `${name} 的平台证书已于 ${day} 过期`),
      renew,
    );
  return ok(
    say(`The platform certificates of ${name} are valid until ${day}`, `${name} 的平台证书有效期至 ${day}`),
  );
}

function readCertificate(given: string | Uint8Array): X509Certificate | undefined {
  try {
    return new X509Certificate(materialOf(given));
  } catch {
    return undefined;
  }
}

function readKey(read: () => KeyObject): KeyObject | undefined {
  try {
    return read();
  } catch {
    return undefined;
  }
}

function spki(key: KeyObject): Buffer {
  return key.export({ type: 'spki', format: 'der' });
}

function missing(what: string, whatZh: string): Finding {
  return skipped(say(what, whatZh), say('it is missing', '没有配置'));
}
