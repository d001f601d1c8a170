import { SimulatorError } from '../errors';
import { createAuthority, type KeyAndCertificate } from '../merchants/certificates';
import { createMerchants } from '../merchants/create-merchants';
import type { Merchant, MerchantOptions } from '../merchants/merchant';
import { MerchantDirectory } from '../merchants/merchant-directory';
import type { RecordWriter } from '../store/record-writer';
import type { Storage } from '../store/storage';

/** Who there is at this WeChat Pay, and what proves it. */
export interface Identity {
  /** The authority's certificate, PEM. */
  ca: string;
  server: KeyAndCertificate;
  merchants: MerchantDirectory;
}

/** A merchant as it is kept: plain data. */
type KeptMerchant = Omit<Merchant, 'pfx'> & { pfx: string };

interface KeptIdentity {
  ca: string;
  server: KeyAndCertificate;
  merchants: KeptMerchant[];
}

type Tables = ReturnType<Storage['load']>;

/**
 * The identity that was kept, or a new one: keys and certificates of an earlier run go on being good.
 *
 * @throws {SimulatorError} OPTION_INVALID, STATE_OTHER_MERCHANTS
 */
export async function identify(
  options: readonly MerchantOptions[],
  kept: Tables,
  writer: RecordWriter,
): Promise<Identity> {
  const before = kept.get('identity')?.get('all') as KeptIdentity | undefined;
  const { ca, server, merchants: all } = before ? revive(before, options) : await create(options);
  const keep = () => {
    const merchants = all.map((merchant) => ({ ...merchant, pfx: merchant.pfx.toString('base64') }));
    writer.put('identity', 'all', { ca, server, merchants } satisfies KeptIdentity);
  };
  const merchants = new MerchantDirectory(all, keep);
  if (before) adopt(merchants, options);
  keep();
  return { ca, server, merchants };
}

async function create(options: readonly MerchantOptions[]) {
  const authority = await createAuthority();
  const [merchants, server] = await Promise.all([
    createMerchants(options, authority),
    authority.issueServer(),
  ]);
  return { ca: authority.certificate, server, merchants };
}

function revive({ ca, server, merchants }: KeptIdentity, options: readonly MerchantOptions[]) {
  const fit =
    merchants.length === options.length && options.every((given, index) => fits(given, merchants[index]));
  if (!fit) {
    throw new SimulatorError(
      'STATE_OTHER_MERCHANTS',
      `The state that was kept is of other merchants (${merchants.map(({ mchId }) => mchId).join(', ')}) than those asked for: ask for the same ones, or start anew without that state.`,
    );
  }
  const all = merchants.map(
    (merchant, index): Merchant => ({
      ...merchant,
      takesAnySubMerchant: options[index]?.takesAnySubMerchant ?? false,
      pfx: Buffer.from(merchant.pfx, 'base64'),
    }),
  );
  return { ca, server, merchants: all };
}

/** What is left out was made up then, and stays as it was. */
function fits(given: MerchantOptions, kept: KeptMerchant | undefined): boolean {
  if (!kept) return false;
  const same = (name: 'mchId' | 'appid' | 'apiKey') =>
    given[name] === undefined || given[name] === kept[name];
  return (
    (given.subMerchants ? 'partner' : 'direct') === kept.kind &&
    same('mchId') &&
    same('appid') &&
    same('apiKey')
  );
}

/** Sub-merchants may join from one run to the next. */
function adopt(merchants: MerchantDirectory, options: readonly MerchantOptions[]): void {
  for (const [index, merchant] of merchants.all.entries()) {
    for (const { mchId, appid, otherAppids = [] } of options[index]?.subMerchants ?? []) {
      if (mchId === undefined) continue;
      for (const each of [appid, ...otherAppids]) merchants.takeIn(merchant, mchId, each);
    }
  }
}
