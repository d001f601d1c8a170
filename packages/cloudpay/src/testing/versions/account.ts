import type { Simulator } from '@opencloudpay/simulator';
import type { ProtocolVersion } from '../../options/merchant-options';
import { type Untyped, untypedCloudPay } from '../untyped';

/** A namespace on the account of the simulator's merchant, with the keys of one version. */
export function cloudPayBy(version: ProtocolVersion, { ca, url, wechatPay, merchant }: Simulator): Untyped {
  const { publicKey, publicKeyId } = wechatPay;
  const { kind: mode, appid, mchId, apiKey, pfx, apiV3Key, key: privateKey, serialNo } = merchant;
  return untypedCloudPay({
    ...{ mode, appid, mchId, ca, endpoints: [url] },
    // No server listens on the discard port, so notifications are lost.
    notify: { baseUrl: 'http://127.0.0.1:9', secret: 'a secret of the functions' },
    ...(version === 'v2'
      ? { version, apiKey, pfx }
      : { version, apiV3Key, privateKey, serialNo, publicKey, publicKeyId }),
  });
}
