import { say } from '@opencloudpay/internal';
import { SimulatorError } from '../errors';
import { newAppid, newMchId, randomText } from '../records/numbers';
import { type CertificateAuthority, serialNoOf, toPfx } from './certificates';
import type { Merchant, MerchantOptions, PlatformKeyMode, SubMerchant, SubMerchantOptions } from './merchant';

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
      say(
        'merchants is empty. Give at least one, or leave the option out.',
        'merchants 为空。请至少给出一个，或去掉该选项。',
      ),
    );
  }
  const numbers = new Set<string>();
  for (const { mchId } of options) {
    if (mchId === undefined) continue;
    if (numbers.has(mchId)) {
      throw new SimulatorError(
        'OPTION_INVALID',
        say(`merchants contains mchId ${mchId} twice.`, `merchants 中商户号 ${mchId} 重复。`),
      );
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
  const { apiKey = randomText(32), apiV3Key = randomText(32) } = options;
  if (apiKey.length !== 32) {
    throw new SimulatorError(
      'OPTION_INVALID',
      say(
        `${path}.apiKey must have 32 characters, has ${apiKey.length}.`,
        `${path}.apiKey 必须是 32 个字符，实际为 ${apiKey.length} 个。`,
      ),
    );
  }
  if (!/^[0-9A-Za-z]{32}$/.test(apiV3Key)) {
    throw new SimulatorError(
      'OPTION_INVALID',
      say(
        `${path}.apiV3Key must be 32 letters and digits, has ${apiV3Key.length} characters.`,
        `${path}.apiV3Key 必须是 32 位字母和数字，实际为 ${apiV3Key.length} 个字符。`,
      ),
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
    apiV3Key,
    platformKeys: platformKeyMode(options.platformKeys ?? 'public-key', `${path}.platformKeys`),
    subMerchants,
    takesAnySubMerchant: options.takesAnySubMerchant ?? false,
    subMchId: first.mchId,
    subAppid: first.appid,
    pfx: toPfx(client, self.mchId),
    passphrase: self.mchId,
    ...client,
    serialNo: serialNoOf(client.cert),
  };
}

const MODES: readonly PlatformKeyMode[] = ['public-key', 'certificates', 'both'];

/** @throws {SimulatorError} OPTION_INVALID */
export function platformKeyMode(given: PlatformKeyMode, path: string): PlatformKeyMode {
  if (MODES.includes(given)) return given;
  throw new SimulatorError(
    'OPTION_INVALID',
    say(
      `${path} must be one of ${MODES.join(', ')}, got '${given}'.`,
      `${path} 必须是 ${MODES.join('、')} 之一，实际为 '${given}'。`,
    ),
  );
}

function identity(
  { mchId = newMchId(), appid = newAppid(), otherAppids = [] }: SubMerchantOptions,
  path: string,
): SubMerchant {
  if (!/^\d{8,32}$/.test(mchId)) {
    throw new SimulatorError(
      'OPTION_INVALID',
      say(
        `${path}.mchId must be 8 to 32 digits, got '${mchId}'.`,
        `${path}.mchId 必须是 8 到 32 位数字，实际为 '${mchId}'。`,
      ),
    );
  }
  if (!/^\w{1,32}$/.test(appid)) {
    throw new SimulatorError(
      'OPTION_INVALID',
      say(
        `${path}.appid must be at most 32 letters and digits, got '${appid}'.`,
        `${path}.appid 最多 32 位字母和数字，实际为 '${appid}'。`,
      ),
    );
  }
  return { mchId, appid, appids: [appid, ...otherAppids] };
}
