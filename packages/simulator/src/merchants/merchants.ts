import { X509Certificate } from 'node:crypto';
import type { Bytes } from '@opencloudpay/wechatpay';
import { SimulatorError } from '../errors';
import { newAppid, newMchId, randomText } from '../records/numbers';
import { type CertificateAuthority, toPfx } from './certificates';

export interface SubMerchantOptions {
  /** Its merchant number (digits); made up where left out. */
  mchId?: string;
  /** The appid of its mini program; made up where left out. */
  appid?: string;
  /** Further appids that are bound to it. */
  otherAppids?: readonly string[];
}

/** A merchant of the simulator. What is left out is made up, and told in `simulator.merchants`. */
export interface MerchantOptions {
  mchId?: string;
  appid?: string;
  /** Further appids that are bound to the merchant number. */
  otherAppids?: readonly string[];
  /** 32 characters. */
  apiKey?: string;
  /** Given: a service provider with these sub-merchants. Left out: a direct merchant, who sends no `sub_mch_id`. */
  subMerchants?: readonly SubMerchantOptions[];
  /**
   * A service provider takes whoever a request names as sub-merchant or as sub-merchant's appid for its own: for
   * programs whose real numbers are not known beforehand.
   */
  takesAnySubMerchant?: boolean;
}

export interface SubMerchant {
  readonly mchId: string;
  readonly appid: string;
  readonly appids: readonly string[];
}

/** A merchant with all that its program needs to be let in. */
export interface Merchant {
  readonly kind: 'partner' | 'direct';
  readonly mchId: string;
  readonly appid: string;
  readonly appids: readonly string[];
  readonly apiKey: string;
  readonly subMerchants: readonly SubMerchant[];
  /** Whether any other sub-merchant that a request names becomes one of these. */
  readonly takesAnySubMerchant: boolean;
  /** The first sub-merchant's number; a direct merchant's own. */
  readonly subMchId: string;
  /** The first sub-merchant's appid; a direct merchant's own. */
  readonly subAppid: string;
  /** `apiclient_cert.p12`. */
  readonly pfx: Bytes;
  /** The passphrase of `pfx`: the merchant number, as with WeChat Pay. */
  readonly passphrase: string;
  /** `apiclient_cert.pem`. */
  readonly cert: string;
  /** `apiclient_key.pem`. */
  readonly key: string;
}

/** Who there is, and which certificate is whose. */
export class MerchantDirectory {
  readonly all: readonly Merchant[];
  private readonly byMchId = new Map<string, Merchant>();
  private readonly byFingerprint = new Map<string, Merchant>();
  private readonly onChange: () => void;

  /** @param onChange told when a sub-merchant was taken in */
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

  /** Takes a sub-merchant, or another appid of one, in. */
  takeIn(merchant: Merchant, mchId: string, appid = merchant.subAppid): SubMerchant {
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

  /** Whether the appid is anybody's here. */
  knowsAppid(appid: string): boolean {
    return this.all.some(
      (merchant) =>
        merchant.appids.includes(appid) || merchant.subMerchants.some((sub) => sub.appids.includes(appid)),
    );
  }

  /** Whether the number is anybody's here, as merchant or as sub-merchant. */
  knowsMchId(mchId: string): boolean {
    return (
      this.byMchId.has(mchId) ||
      this.all.some((merchant) => merchant.subMerchants.some((sub) => sub.mchId === mchId))
    );
  }
}

/**
 * Completes the options to merchants and issues their certificates.
 *
 * @throws {SimulatorError} OPTION_INVALID, naming the option
 */
export async function createMerchants(
  options: readonly MerchantOptions[],
  authority: CertificateAuthority,
): Promise<Merchant[]> {
  if (options.length === 0) {
    throw new SimulatorError(
      'OPTION_INVALID',
      'merchants is empty: give one at least, or leave the option out.',
    );
  }
  const numbers = new Set<string>();
  for (const { mchId } of options) {
    if (mchId === undefined) continue;
    if (numbers.has(mchId)) {
      throw new SimulatorError('OPTION_INVALID', `merchants has the number ${mchId} twice.`);
    }
    numbers.add(mchId);
  }
  return Promise.all(
    options.map((merchant, index) => createMerchant(merchant, `merchants[${index}]`, authority)),
  );
}

async function createMerchant(
  options: MerchantOptions,
  path: string,
  authority: CertificateAuthority,
): Promise<Merchant> {
  const { apiKey = randomText(32) } = options;
  if (apiKey.length !== 32) {
    throw new SimulatorError(
      'OPTION_INVALID',
      `${path}.apiKey must have 32 characters, has ${apiKey.length}.`,
    );
  }
  const self = identity(options, path);
  const subMerchants = (options.subMerchants ?? []).map((sub, index) =>
    identity(sub, `${path}.subMerchants[${index}]`),
  );
  const [first = self] = subMerchants;
  const client = await authority.issueClient(self.mchId);
  return {
    kind: options.subMerchants ? 'partner' : 'direct',
    ...self,
    apiKey,
    subMerchants,
    takesAnySubMerchant: options.takesAnySubMerchant ?? false,
    subMchId: first.mchId,
    subAppid: first.appid,
    pfx: toPfx(client, self.mchId),
    passphrase: self.mchId,
    ...client,
  };
}

function identity(
  { mchId = newMchId(), appid = newAppid(), otherAppids = [] }: SubMerchantOptions,
  path: string,
): SubMerchant {
  if (!/^\d{8,32}$/.test(mchId)) {
    throw new SimulatorError('OPTION_INVALID', `${path}.mchId must be 8 to 32 digits, got '${mchId}'.`);
  }
  if (!/^\w{1,32}$/.test(appid)) {
    throw new SimulatorError(
      'OPTION_INVALID',
      `${path}.appid must be at most 32 letters and digits, got '${appid}'.`,
    );
  }
  return { mchId, appid, appids: [appid, ...otherAppids] };
}
