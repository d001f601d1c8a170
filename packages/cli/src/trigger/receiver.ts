import { createPrivateKey } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { notifyReceiver, type ReceiverNotification, type ReceiverOutcome } from '@opencloudpay/emulator';
import { isLoopbackAddress } from '@opencloudpay/internal';
import { type Configuration, readConfiguration, readServeConfiguration } from '@opencloudpay/server';
import { TriggerError } from './errors';

export interface ReceiverOptions extends Pick<ReceiverNotification, 'kind' | 'fields' | 'openId'> {
  /** Default: that of the merchant. */
  version: ReceiverNotification['version'] | undefined;
  /** A gateway's address, or a whole notify address. */
  url: string;
  functionName: string | undefined;
  envId: string | undefined;
  /** The configuration with the keys. */
  config: string | undefined;
  /** A file with the private key of a simulated WeChat Pay, for v3. */
  platformKey: string | undefined;
  /** The receiver may be elsewhere. */
  remote: boolean;
  env?: Readonly<Record<string, string | undefined>>;
}

type Keys = Pick<Configuration, 'merchants' | 'notify'> & { envId?: string | undefined };

/**
 * Notifies a gateway at an address, signed with the configured keys.
 *
 * @throws {TriggerError} {@link ConfigurationProblems}
 */
export async function notifyAt(options: ReceiverOptions): Promise<ReceiverOutcome> {
  const { kind, fields, openId, url } = options;
  if (!URL.canParse(url))
    throw new TriggerError('OPTIONS_INVALID', {
      en: '--url is not an address.',
      zh: '--url 不是有效的地址。',
    });
  if (!isLoopbackAddress(url) && !options.remote)
    throw new TriggerError('RECEIVER_REMOTE', {
      en: `${new URL(url).host} is not on this machine: its function would act as if money had been paid. Give --remote if that is meant.`,
      zh: `${new URL(url).host} 不在本机：对方的函数会当作真的收到了款项。确实需要时请加上 --remote。`,
    });
  const { merchants, notify, envId } = readKeys(options);
  const [merchant] = merchants;
  if (!merchant)
    throw new TriggerError('KEYS_MISSING', {
      en: 'The configuration has no merchant to sign for.',
      zh: '配置中没有商户号，无法签名。',
    });
  const { mchId, appid = '', mode = 'partner', subAppid, subMchIds: [subMchId] = [] } = merchant;
  const isWhole = new URL(url).pathname.includes('/notify/');
  return notifyReceiver({
    ...{ kind, version: options.version ?? merchant.version ?? 'v2', fields, openId },
    url: isWhole
      ? url
      : {
          ...{ baseUrl: url, secret: [notify.secret].flat()[0] ?? '' },
          target: targetOf(options.functionName, options.envId ?? envId),
        },
    merchant: {
      ...{ mode, mchId, appid, subAppid },
      subMchId: mode === 'partner' ? (textOf(fields['sub_mch_id']) ?? subMchId ?? '1900000000') : undefined,
    },
    keys: {
      apiKey: [merchant.apiKey].flat()[0],
      apiV3Key: [merchant.apiV3Key].flat()[0],
      signer: signerOf(options.platformKey, merchant.publicKeyId),
    },
  });
}

/** Either kind of file has them. */
function readKeys({ config, env }: ReceiverOptions): Keys {
  const options = { ...(config !== undefined && { file: config }), ...(env && { env }) };
  if (config !== undefined && !/gateway/i.test(config.split(/[\\/]/).at(-1) ?? '')) {
    const { merchants = [], notify = { secret: '' }, envId } = readServeConfiguration(options);
    return { merchants, notify, envId };
  }
  return readConfiguration(options);
}

function targetOf(functionName: string | undefined, envId: string | undefined) {
  if (functionName === undefined)
    throw new TriggerError('OPTIONS_INVALID', {
      en: 'Name the callback with --function, or give a whole notify address.',
      zh: '请用 --function 指定回调函数，或给出完整的通知地址。',
    });
  if (envId === undefined)
    throw new TriggerError('OPTIONS_INVALID', {
      en: 'Name its environment with --env-id.',
      zh: '请用 --env-id 指定它的云环境。',
    });
  return { envId, functionName };
}

function signerOf(file: string | undefined, name: string | undefined) {
  if (file === undefined) return undefined;
  if (name === undefined)
    throw new TriggerError('KEYS_MISSING', {
      en: 'The merchant has no publicKeyId, which names the key of --platform-key.',
      zh: '商户配置中没有 publicKeyId，无法标识 --platform-key 的密钥。',
    });
  return { name, privateKey: privateKeyIn(file) };
}

/** @throws {TriggerError} KEYS_MISSING, which does not show the key */
function privateKeyIn(file: string): string {
  try {
    const text = readFileSync(file, 'utf8');
    if (createPrivateKey(text).asymmetricKeyType === 'rsa') return text;
  } catch (error) {
    const { code = '' } = error as NodeJS.ErrnoException;
    if (!code.startsWith('ERR_'))
      throw new TriggerError('KEYS_MISSING', {
        en: `The file of --platform-key cannot be read (${code}).`,
        zh: `无法读取 --platform-key 的文件（${code}）。`,
      });
  }
  throw new TriggerError('KEYS_MISSING', {
    en: 'The file of --platform-key holds no RSA private key as PEM (-----BEGIN PRIVATE KEY-----).',
    zh: '--platform-key 的文件中没有 PEM 格式的 RSA 私钥（-----BEGIN PRIVATE KEY-----）。',
  });
}

function textOf(value: unknown): string | undefined {
  return typeof value === 'string' ? value : undefined;
}
