import { createPlatformCertificate } from './certificates';
import type { Merchant, PlatformKeyMode } from './merchant';
import type { PlatformCertificate, PlatformKey, Signer, WechatPayPublicKey } from './platform-key';

interface PlatformOptions {
  key: PlatformKey;
  certificates: readonly PlatformCertificate[];
  now: () => number;
  /** Called when the certificates have changed. */
  onChange: () => void;
}

/**
 * WeChat Pay's identities of v3: its public key and its platform certificates. Each merchant has one kind of them, or
 * both while it switches from certificates to the public key.
 *
 * @see https://pay.weixin.qq.com/doc/v3/merchant/4012154180 for the switch
 * @see https://pay.weixin.qq.com/wiki/doc/apiv3/wechatpay/wechatpay5_0.shtml for new certificates
 */
export class Platform {
  private readonly options: PlatformOptions;
  private readonly key: Signer;
  private issued: PlatformCertificate[];
  private readonly turns = { answers: 0, notifications: 0 };

  constructor(options: PlatformOptions) {
    this.options = options;
    const { publicKeyId: name, privateKey } = options.key;
    this.key = { name, privateKey };
    this.issued = [...options.certificates];
  }

  get publicKey(): WechatPayPublicKey {
    const { publicKeyId, publicKey } = this.options.key;
    return { publicKeyId, publicKey };
  }

  /** For the storage. */
  get saved(): { platformKey: PlatformKey; platformCertificates: readonly PlatformCertificate[] } {
    return { platformKey: this.options.key, platformCertificates: this.issued };
  }

  /** The certificates that are in use, oldest first: two while a new one replaces the old. */
  valid(): readonly PlatformCertificate[] {
    const now = this.options.now();
    return this.issued.filter(({ usedUntil }) => usedUntil === undefined || now < usedUntil);
  }

  /** Issues the first certificate, if there is none. */
  async haveCertificate(): Promise<void> {
    if (this.valid().length > 0) return;
    const now = this.options.now();
    this.replaceCertificate(await createPlatformCertificate(), now, now);
  }

  /**
   * @param usedFrom from when on the new one signs; before, merchants can only download it and encrypt with it
   * @param usedUntil until when the present certificates are used beside the new one
   */
  replaceCertificate(newest: PlatformCertificate, usedFrom: number, usedUntil: number): void {
    const before = this.valid().map((old) => ({ ...old, usedUntil: old.usedUntil ?? usedUntil }));
    this.issued = [...before, { ...newest, usedFrom }];
    this.options.onChange();
  }

  /** @param asked `Wechatpay-Serial` of the request, which decides if the merchant has several identities */
  answerSigner({ platformKeys }: Merchant, asked: string | undefined): Signer {
    const known = this.signersFor(platformKeys);
    return known.find(({ name }) => name === asked?.trim()) ?? this.next('answers', this.usual(platformKeys));
  }

  /** Notifications come from all identities of the merchant in turn. */
  notificationSigner({ platformKeys }: Merchant): Signer {
    return this.next('notifications', this.signersFor(platformKeys));
  }

  /** The key with which a merchant may encrypt; `undefined` for an unknown name. */
  decryptionKey({ platformKeys }: Merchant, name: string): string | undefined {
    if (platformKeys !== 'certificates' && name === this.key.name) return this.key.privateKey;
    if (platformKeys === 'public-key') return undefined;
    return this.valid().find(({ serialNo }) => serialNo === name)?.privateKey;
  }

  private signersFor(mode: PlatformKeyMode): readonly Signer[] {
    const now = this.options.now();
    const certificates = this.valid()
      .filter(({ usedFrom = 0 }) => usedFrom <= now)
      .map(({ serialNo: name, privateKey }) => ({ name, privateKey }));
    if (mode === 'public-key' || certificates.length === 0) return [this.key];
    return mode === 'both' ? [...certificates, this.key] : certificates;
  }

  /** During the switch, an answer uses the public key only if the request names it. */
  private usual(mode: PlatformKeyMode): readonly Signer[] {
    return this.signersFor(mode === 'both' ? 'certificates' : mode);
  }

  private next(messages: 'answers' | 'notifications', signers: readonly Signer[]): Signer {
    this.turns[messages] += 1;
    return signers[this.turns[messages] % signers.length] ?? this.key;
  }
}
