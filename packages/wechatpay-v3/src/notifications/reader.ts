import { ConfigurationError, DecryptionError, NotificationError } from '@opencloudpay/wechatpay/errors';
import type { Received } from '../client/client-types';
import type { VerificationKey } from '../keys/verification-keys';
import { bytesOf, decryptNotification, type Notification } from '../notification';
import { readClaim, type SignatureClaim, verifyClaim } from '../verify-message';
import { type NotificationAccount, type ReadAccount, readAccount } from './account';

/** A notification, verified and decrypted, and whose it is. */
export interface ReadNotification extends Notification {
  /** The account whose keys verified and decrypted it; the content names the same merchant. */
  readonly mchId: string;
  /** The position of the APIv3 key that decrypted it among those of the account, from 1. */
  readonly keyNumber: number;
}

export interface NotificationReader {
  /**
   * Reads a notification of any of the accounts: verifies its signature and its time with a key of an account, then
   * decrypts it with an APIv3 key of the same account.
   *
   * A platform certificate that is not known is downloaded, at most once a minute for each account.
   *
   * @throws {SignatureError} if WeChat Pay did not sign it within the last five minutes: answer 401, do not act on it
   * @throws {DecryptionError} if no account that has the signing key can decrypt it
   * @throws {NotificationError} if it is no notification, or names another merchant than the account
   * @throws {RequestError} if a certificate is needed and cannot be downloaded: answer 503
   * @throws {ConfigurationError} if no key is known, and WeChat Pay refuses the download
   */
  read(notification: Received): Promise<ReadNotification>;
}

/**
 * Makes a reader for the notifications of one or several accounts, in public-key mode, with platform certificates, or
 * with both. It needs no private key; with one, platform certificates are downloaded.
 *
 * @throws {ConfigurationError} with the option that is missing or wrong, and its place: `[1].publicKey`
 */
export function createNotificationReader(accounts: readonly NotificationAccount[]): NotificationReader {
  const all = accounts.map((account, index) => read(account, index));

  return {
    async read({ headers, body, now = Date.now() }) {
      const bytes = bytesOf(body);
      const time = Number(now);
      const claim = readClaim(headers, time);
      const knowing = all.filter(({ ring }) => ring.isValid(claim.serial));
      if (knowing.length > 0) {
        // The download of one account must not delay the notifications of another, or fail them.
        download(claim.serial, knowing);
        const signed = verified(knowing, claim, bytes, time);
        try {
          return decryptForOne(signed, bytes.toString());
        } catch (error) {
          // WeChat Pay signed it, and it may be for an account that has not downloaded this certificate yet.
          if (knowing.length === all.length) throw error;
        }
      }
      const failures = await download(claim.serial, all);
      const holders = all.filter(({ ring }) => ring.keys.has(claim.serial));
      if (holders.length === 0) mustKnowKeys(failures);
      return decryptForOne(verified(holders, claim, bytes, time), bytes.toString());
    },
  };

  /**
   * Another key would be unknown for now only: the download may succeed later. A merchant that has a public key may have
   * no certificates at all.
   */
  function mustKnowKeys(failures: readonly unknown[]): void {
    const [temporary] = failures.filter((failure) => !(failure instanceof ConfigurationError));
    if (temporary) throw temporary;
    if (failures.length > 0 && all.every(({ ring }) => ring.keys.size === 0)) throw failures[0];
  }

  /** Usually there is nothing to download, and nothing to wait for. */
  function download(
    serial: string,
    accounts: readonly ReadAccount[],
  ): readonly unknown[] | Promise<unknown[]> {
    const downloads = accounts.flatMap(({ ring, load }) => (load && ring.ensure(serial, load)) ?? []);
    return downloads.length === 0 ? downloads : failuresOf(downloads);
  }

  /** The holders of the key that signed it. Each key is tried once, however many merchants share a certificate. */
  function verified(
    holders: readonly ReadAccount[],
    claim: SignatureClaim,
    bytes: Buffer,
    time: number,
  ): readonly ReadAccount[] {
    const { serial } = claim;
    const keys = new Set(holders.map(({ ring }) => ring.keys.get(serial) as VerificationKey));
    let failure: unknown;
    for (const key of keys) {
      try {
        verifyClaim(claim, bytes, new Map([[serial, key]]), time);
        return holders.filter(({ ring }) => ring.keys.get(serial) === key);
      } catch (error) {
        failure = error;
      }
    }
    if (failure) throw failure;
    // Says which keys are known.
    verifyClaim(claim, bytes, new Map(all.flatMap(({ ring }) => [...ring.keys])), time);
    return [];
  }
}

async function failuresOf(downloads: readonly Promise<void>[]): Promise<unknown[]> {
  const settled = await Promise.allSettled(downloads);
  return settled.flatMap((one) => (one.status === 'rejected' ? [one.reason] : []));
}

/**
 * Decrypts a verified notification for the one account that it is for.
 *
 * @throws {DecryptionError} {@link NotificationError}
 */
function decryptForOne(accounts: readonly ReadAccount[], text: string): ReadNotification {
  let failure: unknown;
  for (const { mchId, apiV3Keys } of accounts) {
    for (const [index, apiV3Key] of apiV3Keys.entries()) {
      try {
        const notification = decryptNotification(text, apiV3Key);
        mustName(mchId, notification.resource);
        return { ...notification, mchId, keyNumber: index + 1 };
      } catch (error) {
        // What was decrypted says more than what was not.
        if (failure === undefined || !(error instanceof DecryptionError)) failure = error;
      }
    }
  }
  throw failure;
}

/** Accounts that share an APIv3 key must not take each other's notifications. */
function mustName(mchId: string, { mchid, sp_mchid }: Record<string, unknown>): void {
  if ((mchid ?? sp_mchid) === mchId) return;
  throw new NotificationError(
    `The notification does not name the merchant ${mchId}, with whose keys it was verified and decrypted: do not act on it.`,
  );
}

function read(account: NotificationAccount, index: number): ReadAccount {
  try {
    return readAccount(account);
  } catch (error) {
    if (!(error instanceof ConfigurationError)) throw error;
    const { option, message } = error;
    throw new ConfigurationError(`[${index}].${option}`, message.slice(option.length + 1));
  }
}
