import type { Emulator } from '../emulator-types';
import type { EmulatorParts } from './parts';

/** What WeChat Pay v3 signs with. */
export function platformKeyMethods({
  simulator,
}: EmulatorParts): Pick<Emulator, 'platformKeys' | 'setPlatformKeys' | 'rotatePlatformCertificate'> {
  const { mchId } = simulator.merchant;
  return {
    platformKeys() {
      const { publicKeyId } = simulator.wechatPay;
      const certificates = simulator.platformCertificates().map(({ serialNo }) => serialNo);
      return { mode: simulator.merchant.platformKeys, publicKeyId, certificates };
    },
    setPlatformKeys: (mode) => simulator.setPlatformKeys(mchId, mode),
    rotatePlatformCertificate: async (options) =>
      (await simulator.rotatePlatformCertificate(options)).serialNo,
  };
}
