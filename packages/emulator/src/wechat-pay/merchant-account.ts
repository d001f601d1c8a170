import type { ProtocolVersion } from '@opencloudpay/cloudpay';
import type { CloudPayAccess, GatewayOptions } from '@opencloudpay/gateway';
import type { Simulator } from '@opencloudpay/simulator';

export interface AccountSettings {
  /** The version of the protocol that calls use. Default: v2. */
  version?: ProtocolVersion | undefined;
  strict?: boolean | undefined;
}

/** The simulated merchant's account, for the calls that a gateway makes. */
export function merchantAccount(
  simulator: Simulator,
  {
    notify,
    version = 'v2',
    strict = false,
  }: AccountSettings & { notify: { baseUrl: string; secret: string } },
): CloudPayAccess['account'] {
  const { merchant, ca, url, backupUrl } = simulator;
  const { kind: mode, appid, mchId, apiKey, pfx } = merchant;
  const account = { mode, appid, mchId, ca, endpoints: [url, backupUrl], notify, strict };
  return version === 'v3' ? { ...account, version, ...keysOfV3(simulator) } : { ...account, apiKey, pfx };
}

/**
 * The same merchant, for its notifications: with the keys of both versions, since orders and refunds of the other one may
 * be in the saved state.
 */
export function notifiedMerchant(simulator: Simulator): GatewayOptions['merchants'][number] {
  const { merchant, ca, url, backupUrl } = simulator;
  const { mchId, apiKey } = merchant;
  return { mchId, apiKey, ca, endpoints: [url, backupUrl], ...keysOfV3(simulator) };
}

/** The merchant's keys of v3. With platform certificates, which the client downloads, there is no public key. */
export function keysOfV3({ merchant, wechatPay }: Simulator) {
  const { apiV3Key, key: privateKey, serialNo, platformKeys } = merchant;
  const { publicKey, publicKeyId } = wechatPay;
  const own = { apiV3Key, privateKey, serialNo };
  return platformKeys === 'certificates' ? own : { ...own, publicKey, publicKeyId };
}
