import { X509Certificate } from 'node:crypto';
import type { Merchant, PlatformKeyMode, SubMerchant } from './merchant';

/** The merchants, by number and by certificate. */
export class MerchantDirectory {
  readonly all: readonly Merchant[];
  private readonly byMchId = new Map<string, Merchant>();
  private readonly byFingerprint = new Map<string, Merchant>();
  private readonly onChange: () => void;

  /** @param onChange called when a merchant was changed */
  constructor(merchants: readonly Merchant[], onChange: () => void = () => {}) {
    this.all = merchants;
    this.onChange = onChange;
    for (const merchant of merchants) {
      this.byMchId.set(merchant.mchId, merchant);
      this.byFingerprint.set(new X509Certificate(merchant.cert).fingerprint256, merchant);
    }
  }

  find(mchId: string): Merchant | undefined {
    return this.byMchId.get(mchId);
  }

  /** @param fingerprint SHA-256, as Node writes it: `AB:CD:…` */
  ofCertificate(fingerprint: string): Merchant | undefined {
    return this.byFingerprint.get(fingerprint);
  }

  /** Adds a sub-merchant, or another appid of a sub-merchant. */
  addSubMerchant(merchant: Merchant, mchId: string, appid = merchant.subAppid): SubMerchant {
    const subMerchants = merchant.subMerchants as SubMerchant[];
    const index = subMerchants.findIndex((known) => known.mchId === mchId);
    const known = subMerchants[index];
    const taken = {
      mchId,
      appid: known?.appid ?? appid,
      appids: [...new Set([...(known?.appids ?? []), appid])],
    };
    if (known) subMerchants[index] = taken;
    else subMerchants.push(taken);
    this.onChange();
    return taken;
  }

  setPlatformKeys(merchant: Merchant, platformKeys: PlatformKeyMode): void {
    (merchant as { platformKeys: PlatformKeyMode }).platformKeys = platformKeys;
    this.onChange();
  }

  /** Whether the appid belongs to a merchant or sub-merchant. */
  knowsAppid(appid: string): boolean {
    return this.all.some(
      (merchant) =>
        merchant.appids.includes(appid) || merchant.subMerchants.some((sub) => sub.appids.includes(appid)),
    );
  }

  /** Whether the number belongs to a merchant or sub-merchant. */
  knowsMchId(mchId: string): boolean {
    return (
      this.byMchId.has(mchId) ||
      this.all.some((merchant) => merchant.subMerchants.some((sub) => sub.mchId === mchId))
    );
  }
}
