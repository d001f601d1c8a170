import { type NotifiedMerchant, notifiedFields, signNotification } from '../notifications/made-up';
import type { Simulator } from '../simulator';
import type { World } from '../world/world';
import type { ActionRunner } from './action-runner';

/** Notifications of no order, for programs that send them. */
export function notificationActions(
  { run }: ActionRunner,
  { clock, merchants, platform }: World,
): Pick<Simulator, 'signNotification'> {
  return {
    signNotification: ({ kind, version, fields = {}, openid }) =>
      run(() => {
        const [merchant] = merchants.all;
        const {
          kind: mode,
          mchId,
          appid,
          subMchId,
          subAppid,
          apiKey,
          apiV3Key,
        } = merchant as NonNullable<typeof merchant>;
        const whose: NotifiedMerchant = { mode, mchId, appid, subMchId, subAppid };
        const now = clock.now();
        const all = notifiedFields(kind, whose, fields, { now, openid });
        const signer = merchant && platform.notificationSigner(merchant);
        const signed = signNotification({ kind, version, fields: all }, { apiKey, apiV3Key, signer }, mode);
        return { ...signed, fields: all };
      }),
  };
}
