import type { VerificationKey, VerificationKeys } from '../../keys/verification-keys';
import { isExpired } from '../../verify-message';

/** The keys of WeChat Pay that a client knows: those it was given, and platform certificates that it downloads. */
export interface KeyRing {
  /** The keys that are known now. */
  readonly keys: VerificationKeys;
  /**
   * Downloads the certificates if the key with this name is unknown, or if no key is known at all. Without a download
   * it returns `undefined`, so that the usual answer waits for nothing.
   *
   * @param serial what `Wechatpay-Serial` names; `undefined` before the first request
   */
  ensure(serial: string | undefined, load: LoadCertificates): Promise<void> | undefined;
  /** Whether the key with this name is known, and has not expired. */
  isValid(serial: string): boolean;
  /** The key for encrypting sensitive fields: the public key, or the certificate that became valid last. */
  newest(): { name: string; key: VerificationKey } | undefined;
}

/** Downloads and verifies the platform certificates. */
export type LoadCertificates = () => Promise<VerificationKeys>;

/** Milliseconds: WeChat Pay wants certificates to be downloaded again within 12 hours. */
const FRESH = 12 * 60 * 60 * 1000;
/** Milliseconds: the least time between two downloads, so that messages with made-up names cause no flood. */
const PAUSE = 60_000;

/** @param given the keys that the client was configured with; they are never dropped */
export function createKeyRing(
  given: VerificationKeys,
  publicKeyId: string | undefined,
  now: () => number = () => Date.now(),
): KeyRing {
  let downloaded: VerificationKeys = new Map();
  let keys = given;
  let triedAt = Number.NEGATIVE_INFINITY;
  let loadedAt = Number.NEGATIVE_INFINITY;
  let loading: Promise<void> | undefined;

  function ensure(serial: string | undefined, load: LoadCertificates): Promise<void> | undefined {
    if (serial === undefined ? keys.size > 0 : isValid(serial)) {
      refreshWhenOld(load);
      return undefined;
    }
    // A public key cannot be downloaded.
    if (serial?.startsWith('PUB_KEY_ID_')) return undefined;
    if (serial !== undefined && isWithin(PAUSE, triedAt)) return loading;
    return download(load);
  }

  /** Whether a time is so recent. One in the future is not: the clock was ahead then. */
  function isWithin(period: number, time: number): boolean {
    const age = now() - time;
    return age >= 0 && age < period;
  }

  function isValid(serial: string): boolean {
    const key = keys.get(serial);
    return key !== undefined && !isExpired(key, now());
  }

  /** In the background: the present certificates are still valid. */
  function refreshWhenOld(load: LoadCertificates): void {
    const isOld = downloaded.size > 0 && !isWithin(FRESH, loadedAt) && !isWithin(PAUSE, triedAt);
    if (isOld) void download(load).catch(() => undefined);
  }

  function download(load: LoadCertificates): Promise<void> {
    if (loading) return loading;
    triedAt = now();
    loading = load()
      .then((fresh) => {
        downloaded = fresh;
        loadedAt = now();
        keys = new Map([...fresh, ...given]);
      })
      .finally(() => {
        loading = undefined;
      });
    return loading;
  }

  function newest(): { name: string; key: VerificationKey } | undefined {
    const publicKey = publicKeyId === undefined ? undefined : keys.get(publicKeyId);
    if (publicKeyId !== undefined && publicKey) return { name: publicKeyId, key: publicKey };
    const [latest] = [...keys]
      .filter(([, key]) => !isExpired(key, now()))
      .sort(([, one], [, other]) => (other.validFrom ?? 0) - (one.validFrom ?? 0));
    return latest && { name: latest[0], key: latest[1] };
  }

  return {
    get keys() {
      return keys;
    },
    ensure,
    isValid,
    newest,
  };
}
