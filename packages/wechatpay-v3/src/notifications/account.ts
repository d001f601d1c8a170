import { ConfigurationError } from '@opencloudpay/wechatpay/errors';
import { checkEndpoints, timeoutProblem } from '@opencloudpay/wechatpay/http';
import { createExchange } from '../client/exchange';
import { readGivenKeys } from '../client/keys/given-keys';
import { createKeyRing, type KeyRing, type LoadCertificates } from '../client/keys/key-ring';
import { createCertificateLoader } from '../client/keys/load-certificates';
import { addressProblem, checkMerchant, collectProblems, refuseOwnKey } from '../client/options';
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

/** @throws {ConfigurationError} with the first option that is missing or wrong */
export function readAccount(account: NotificationAccount): ReadAccount {
  const { read, problems } = readAll(account);
  if (problems[0]) throw problems[0];
  return read();
}

/** Every option that is missing or wrong, in their order. Nothing is connected. */
export function notificationAccountProblems(account: NotificationAccount): readonly ConfigurationError[] {
  return readAll(account).problems;
}

/** @returns `read` for an account without problems */
function readAll(account: NotificationAccount): {
  read: () => ReadAccount;
  problems: readonly ConfigurationError[];
} {
  const { mchId, timeout = 10_000, ca } = account;
  const { problems, attempt } = collectProblems();
  attempt(() => checkMerchant(mchId));
  const keysGiven: readonly unknown[] = Array.isArray(account.apiV3Key)
    ? account.apiV3Key
    : [account.apiV3Key];
  // An empty list is a missing key.
  const apiV3Keys = attempt(() => (keysGiven.length === 0 ? [undefined] : keysGiven).map(readApiV3Key));
  const mayDownload = account.privateKey !== undefined || account.serialNo !== undefined;
  const privateKey = mayDownload ? attempt(() => readPrivateKey(account.privateKey as Pem)) : undefined;
  // Without the key it is not known whose serial number it is.
  const serialNo = privateKey && attempt(() => readSerialNo(account.serialNo, privateKey));
  const given = attempt(() => readGivenKeys(account));
  if (given && !mayDownload) attempt(() => mustHaveKeys(given.keys));
  if (given && privateKey) attempt(() => refuseOwnKey(given, privateKey));
  attempt(() => {
    const problem = timeoutProblem(timeout);
    if (problem) throw new ConfigurationError('timeout', problem);
  });
  const endpoints = attempt(() => checkEndpoints(account.endpoints, addressProblem));

  function read(): ReadAccount {
    const { keys, publicKeyId } = given ?? { keys: new Map(), publicKeyId: undefined };
    const ring = createKeyRing(keys, publicKeyId);
    const found = { mchId, apiV3Keys: apiV3Keys ?? [], ring };
    if (!privateKey || serialNo === undefined || !endpoints) return { ...found, load: undefined };
    const exchange = createExchange({ mchId, serialNo, privateKey, ca, endpoints });
    const loaders = found.apiV3Keys.map((apiV3Key) =>
      createCertificateLoader(
        // The path is the same in both modes.
        { endpoints, mode: 'direct', apiV3Key, keys, publicKeyId, mchId, serialNo },
        exchange,
      ),
    );
    return { ...found, load: () => loadWithAny(loaders, timeout) };
  }

  return { read, problems };
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
