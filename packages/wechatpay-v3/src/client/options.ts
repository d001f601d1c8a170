import type { KeyObject } from 'node:crypto';
import { ConfigurationError } from '@opencloudpay/wechatpay/errors';
import { checkEndpoints, timeoutProblem } from '@opencloudpay/wechatpay/http';
import type { Mode } from '../forms';
import { readApiV3Key } from '../keys/api-v3-key';
import { isOwnKey, readSerialNo } from '../keys/merchant-certificate';
import type { Pem } from '../keys/pem';
import { readPrivateKey } from '../keys/private-key';
import type { VerificationKeys } from '../keys/verification-keys';
import { readGivenKeys } from './keys/given-keys';

/** How a client reaches WeChat Pay, and with which account. */
export interface ClientOptions {
  /** The appid of the service provider or merchant. */
  appid: string;
  /** The merchant number of the service provider or merchant. */
  mchId: string;
  /** `partner`: a service provider that acts for sub-merchants. `direct`: an ordinary merchant. Default: `partner` */
  mode?: Mode | undefined;
  /** The APIv3 key of that merchant: 32 characters. */
  apiV3Key: string;
  /** The text of `apiclient_key.pem`. */
  privateKey: Pem;
  /** The serial number of the merchant's API certificate, or the text of `apiclient_cert.pem`. */
  serialNo: string;
  /** WeChat Pay's public key: the text of `pub_key.pem` from the merchant platform. */
  publicKey?: Pem | undefined;
  /** The id of that key, `PUB_KEY_ID_…`. */
  publicKeyId?: string | undefined;
  /** Platform certificates, for merchants that still have them. Default: downloaded when they are needed. */
  platformCertificates?: readonly Pem[] | undefined;
  /** Trusted instead of the system's certificate authorities: for a simulator or a company's own proxy. */
  ca?: string | Uint8Array | undefined;
  /** Base addresses in the order they are tried. Default: WeChat Pay's two hosts. */
  endpoints?: readonly string[] | undefined;
  /** Milliseconds for a whole call, repeats included. Default: 10_000 */
  timeout?: number | undefined;
}

/** The options with everything read that can be read once. */
export interface CheckedOptions {
  readonly appid: string;
  readonly mchId: string;
  readonly mode: Mode;
  readonly apiV3Key: Buffer;
  readonly privateKey: KeyObject;
  readonly serialNo: string;
  /** The keys that were given, of both kinds. */
  readonly keys: VerificationKeys;
  readonly publicKeyId: string | undefined;
  readonly ca: string | Uint8Array | undefined;
  readonly endpoints: readonly string[];
  readonly timeout: number;
}

/** @throws {ConfigurationError} with the first option that is wrong */
export function checkOptions(options: ClientOptions): CheckedOptions {
  const { checked, problems } = readOptions(options);
  if (problems[0]) throw problems[0];
  return checked as CheckedOptions;
}

/** Every option that is missing or wrong, in their order. Nothing is connected. */
export function optionProblems(options: ClientOptions): readonly ConfigurationError[] {
  return readOptions(options).problems;
}

/** Collects every problem of options, one after the other. */
export function collectProblems() {
  const problems: ConfigurationError[] = [];
  /** @returns `undefined` after a problem */
  function attempt<Value>(read: () => Value): Value | undefined {
    try {
      return read();
    } catch (error) {
      if (!(error instanceof ConfigurationError)) throw error;
      problems.push(error);
      return undefined;
    }
  }
  return { problems, attempt };
}

/** With problems, `checked` lacks what they concern. */
function readOptions(options: ClientOptions): {
  checked: { [Name in keyof CheckedOptions]: CheckedOptions[Name] | undefined };
  problems: readonly ConfigurationError[];
} {
  const { appid, mchId, mode = 'partner', timeout = 10_000, ca } = options;
  const { problems, attempt } = collectProblems();
  attempt(() => checkGiven('appid', appid));
  attempt(() => checkMerchant(mchId));
  attempt(() => checkMode(mode));
  const apiV3Key = attempt(() => readApiV3Key(options.apiV3Key));
  const privateKey = attempt(() => readPrivateKey(options.privateKey));
  // Without the key it is not known whose serial number it is.
  const serialNo = privateKey && attempt(() => readSerialNo(options.serialNo, privateKey));
  const given = attempt(() => readGivenKeys(options));
  if (given && privateKey) attempt(() => refuseOwnKey(given, privateKey));
  attempt(() => {
    const problem = timeoutProblem(timeout);
    if (problem) throw new ConfigurationError('timeout', problem);
  });
  const endpoints = attempt(() => checkEndpoints(options.endpoints, addressProblem));
  const { keys, publicKeyId } = given ?? {};
  const checked = {
    appid,
    mchId,
    mode,
    apiV3Key,
    privateKey,
    serialNo,
    keys,
    publicKeyId,
    ca,
    endpoints,
    timeout,
  };
  return { checked, problems };
}

export function checkMerchant(mchId: unknown): void {
  checkGiven('mchId', mchId);
  if (!/^\d{6,32}$/.test(String(mchId)))
    throw new ConfigurationError('mchId', 'must be the merchant number: it has digits only, at least 6.');
}

function checkMode(mode: unknown): void {
  if (mode === 'direct' || mode === 'partner') return;
  throw new ConfigurationError(
    'mode',
    'must be direct (an ordinary merchant) or partner (a service provider).',
  );
}

/** @throws {ConfigurationError} if a key of WeChat Pay is the merchant's own */
export function refuseOwnKey(
  { keys, publicKeyId }: ReturnType<typeof readGivenKeys>,
  privateKey: KeyObject,
): void {
  for (const [name, { key }] of keys)
    if (isOwnKey(key, privateKey))
      throw new ConfigurationError(
        name === publicKeyId ? 'publicKey' : 'platformCertificates',
        'is the merchant’s own key, not WeChat Pay’s. Download WeChat Pay’s public key from the merchant platform (API security, WeChat Pay public key).',
      );
}

function checkGiven(name: string, given: unknown): void {
  if (given === undefined || given === null || given === '')
    throw new ConfigurationError(name, 'is missing.');
  if (typeof given !== 'string')
    throw new ConfigurationError(name, `must be text, got a value of type ${typeof given}.`);
}

/** What v3 does not have as a base address. */
export function addressProblem({ pathname }: URL): string | undefined {
  if (/\/v3(?:\/|$)/.test(pathname))
    return ', the address of one API or of all: give the base address, without /v3 and what follows.';
  if (/\/(?:sandbox(?:new)?|xdc\/apiv2sandbox)(?:\/|$)/.test(pathname))
    return ', WeChat Pay’s sandbox, which has v2 only: try v3 with the simulator (cloudpay dev).';
  return undefined;
}
