import { say } from '@opencloudpay/internal';
import { toMilliseconds } from '../clock/duration';
import { SimulatorError } from '../errors';
import { createPlatformCertificate } from '../merchants/certificates';
import { platformKeyMode } from '../merchants/create-merchants';
import type { Simulator } from '../simulator';
import type { World } from '../world/world';
import type { ActionRunner } from './action-runner';

type PlatformActions = Pick<
  Simulator,
  'setPlatformKeys' | 'platformCertificates' | 'rotatePlatformCertificate'
>;

/** WeChat Pay's identities of v3. */
export function platformActions(
  { checkRunning, run }: ActionRunner,
  { platform, merchants, clock }: World,
): PlatformActions {
  return {
    setPlatformKeys: async (mchId, mode) => {
      checkRunning();
      const merchant = merchants.find(mchId);
      if (!merchant) {
        const known = merchants.all.map((each) => each.mchId).join(', ');
        throw new SimulatorError(
          'OPTION_INVALID',
          say(
            `mchId ${mchId} is not a merchant of this simulator that signs requests. Its merchants: ${known}.`,
            `商户号 ${mchId} 不是本模拟器中签名请求的商户。现有商户号：${known}。`,
          ),
        );
      }
      const checked = platformKeyMode(mode, 'mode');
      if (checked !== 'public-key') await platform.haveCertificate();
      run(() => merchants.setPlatformKeys(merchant, checked));
    },
    platformCertificates: () =>
      platform.valid().map(({ serialNo, certificate }) => ({ serialNo, certificate })),
    rotatePlatformCertificate: async ({ usedAfter = 0, overlap = '1d' } = {}) => {
      checkRunning();
      const usedFrom = clock.now() + toMilliseconds(usedAfter);
      const usedUntil = usedFrom + toMilliseconds(overlap);
      const newest = await createPlatformCertificate();
      run(() => platform.replaceCertificate(newest, usedFrom, usedUntil));
      return { serialNo: newest.serialNo, certificate: newest.certificate };
    },
  };
}
