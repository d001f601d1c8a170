import { ConfigurationError } from '@opencloudpay/wechatpay/errors';
import { checkEndpoints, timeoutProblem } from '@opencloudpay/wechatpay/http';
import { createExchange } from '../client/exchange';
import { readGivenKeys } from '../client/given-keys';
import { createKeyRing, type KeyRing, type LoadCertificates } from '../client/key-ring';
import { createCertificateLoader } from '../client/load-certificates';
import { addressProblem, checkMerchant, refuseOwnKey } from '../client/options';
import { readApiV3Key } from '../keys/api-v3-key';
import { readSerialNo } from '../keys/merchant-certificate';
import type { Pem } from '../keys/pem';
import { readPrivateKey } from '../keys/private-key';
import type { VerificationKeys } from '../keys/verification-keys';

/** An account whose notifications are read. */
export interface NotificationAccount {
  /** The merchant number of the service provider or merchant, not a sub-merchant's. */
  mchId: string;
  /** The APIv3 key. While it is being replaced: both, the new one first. */
  apiV3Key: string | readonly string[];
  /** WeChat Pay's public key: the text of `pub_key.pem`. */
  publicKey?: Pem | undefined;
  /** The id of that key, `PUB_KEY_ID_…`. */
  publicKeyId?: string | undefined;
  /** Platform certificates, for merchants that still have them. */
  platformCertificates?: readonly Pem[] | undefined;
  /** The text of `apiclient_key.pem`: with it, platform certificates are downloaded, and downloaded again in time. */
  privateKey?: Pem | undefined;
  /** The serial number of the merchant's API certificate, or the text of `apiclient_cert.pem`; beside `privateKey`. */
  serialNo?: string | undefined;
  /** For downloads: trusted instead of the system's certificate authorities. */
  ca?: string | Uint8Array | undefined;
  /** For downloads: base addresses in the order they are tried. Default: WeChat Pay's two hosts. */
  endpoints?: readonly string[] | undefined;
  /** Milliseconds for a download. Default: 10_000 */
  timeout?: number | undefined;
}

/** An account with everything read that can be read once. */
export interface ReadAccount {
  readonly mchId: string;
  readonly apiV3Keys: readonly Buffer[];
  /** The keys that its notifications may be signed with. */
  readonly ring: KeyRing;
  /** Downloads the platform certificates; `undefined` if the account has no private key for that. */
  readonly load: LoadCertificates | undefined;
}

/** @throws {ConfigurationError} with the option that is missing or wrong */
export function readAccount(account: NotificationAccount): ReadAccount {
  const { mchId, timeout = 10_000, ca } = account;
  checkMerchant(mchId);
  const apiV3Keys = [account.apiV3Key].flat().map(readApiV3Key);
  // An empty list.
  if (apiV3Keys.length === 0) readApiV3Key(undefined);
  const given = readGivenKeys(account);
  const { keys, publicKeyId } = given;
  const ring = createKeyRing(keys, publicKeyId);
  const { privateKey: pem, serialNo: serial } = account;
  if (pem === undefined) {
    mustHaveKeys(keys);
    return { mchId, apiV3Keys, ring, load: undefined };
  }
  const privateKey = readPrivateKey(pem);
  const serialNo = readSerialNo(serial, privateKey);
  refuseOwnKey(given, privateKey);
  const problem = timeoutProblem(timeout);
  if (problem) throw new ConfigurationError('timeout', problem);
  const endpoints = checkEndpoints(account.endpoints, addressProblem);
  const exchange = createExchange({ mchId, serialNo, privateKey, ca, endpoints });
  const loaders = apiV3Keys.map((apiV3Key) =>
    // The path is the same in both modes.
    createCertificateLoader(
      { ...{ endpoints, mode: 'direct', apiV3Key, keys, publicKeyId, mchId, serialNo } },
      exchange,
    ),
  );
  return { mchId, apiV3Keys, ring, load: () => loadWithAny(loaders, timeout) };
}

function mustHaveKeys(keys: VerificationKeys): void {
  if (keys.size > 0) return;
  throw new ConfigurationError(
    'publicKey',
    'is missing: give WeChat Pay’s public key (pub_key.pem) and its publicKeyId from the merchant platform (API security), or privateKey and serialNo, with which platform certificates are downloaded.',
  );
}

/** While the APIv3 key is being replaced, either may have encrypted the certificates. */
async function loadWithAny(
  loaders: readonly ReturnType<typeof createCertificateLoader>[],
  timeout: number,
): Promise<VerificationKeys> {
  const deadline = performance.now() + timeout;
  let failure: unknown;
  for (const load of loaders) {
    try {
      return await load({ deadline });
    } catch (error) {
      failure = error;
      if (!(error instanceof ConfigurationError) || error.option !== 'apiV3Key') break;
    }
  }
  throw failure;
}
