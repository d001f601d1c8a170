import { say } from '@opencloudpay/internal';
import type { ReceiverType, SharingReceiver } from '../records/sharing';
import { BusinessRefusal } from '../refusals/refusals';
import type { World } from '../world/world';
import { type Caller, refuseForeignOpenid } from './given-shares';

/** A receiver that a merchant adds. */
export type NewReceiver = Pick<SharingReceiver, 'type' | 'account' | 'relationType'> & {
  /** Not encrypted. */
  name?: string | null | undefined;
  customRelation?: string | null | undefined;
};

/**
 * Adds a receiver of shares. Adding it again replaces its data.
 *
 * @throws {BusinessRefusal} PARAM_ERROR
 * @throws {RequestRefusal} LACK_PARAMS
 */
export function addReceiver(call: Caller, receiver: NewReceiver, { clock, store }: World): void {
  const { type, account, name, relationType, customRelation } = receiver;
  refuseForeignOpenid(call, type);
  if (type === 'MERCHANT_ID' && !name) {
    throw new BusinessRefusal(
      'PARAM_ERROR',
      '分账接收商户全称不匹配',
      say(
        'receiver.name is missing. A merchant needs its full name (the simulator accepts any).',
        '缺少 receiver.name：接收方为商户时须传商户全称（模拟器接受任意名称）。',
      ),
    );
  }
  if (relationType === 'CUSTOM' && !customRelation) {
    throw new BusinessRefusal(
      'PARAM_ERROR',
      '分账接收方格式错误',
      say(
        'receiver.custom_relation is missing. relation_type CUSTOM needs it.',
        '缺少 receiver.custom_relation：relation_type 为 CUSTOM 时必传。',
      ),
    );
  }
  store.sharing.addReceiver({
    ...call.owner,
    type,
    account,
    ...(name && { name }),
    relationType,
    ...(customRelation && { customRelation }),
    addedAt: clock.now(),
  });
}

/**
 * Removes a receiver. Its pending shares fail with NO_RELATION.
 *
 * @throws {RequestRefusal} LACK_PARAMS
 */
export function removeReceiver(call: Caller, type: ReceiverType, account: string, { store }: World): void {
  refuseForeignOpenid(call, type);
  store.sharing.removeReceiver(call.owner, type, account);
}
