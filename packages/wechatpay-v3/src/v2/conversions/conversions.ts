import { coupons, couponsOfQueriedRefund, couponsOfRefund } from './coupons';
import { counterGoods, goods } from './goods';
import { prepayId } from './prepay-id';
import { newReceiver, oldReceiver, receiverText, shares } from './receivers';
import { counterScene, scene } from './scenes';
import { day, spacedTime, time } from './times';
import { billAccount, list, refundFunds, refundState, yes } from './values';

/** Every conversion that a table may name. */
export const conversions = {
  time,
  spacedTime,
  day,
  yes,
  list,
  billAccount,
  refundFunds,
  refundState,
  goods,
  counterGoods,
  scene,
  counterScene,
  coupons,
  couponsOfRefund,
  couponsOfQueriedRefund,
  newReceiver,
  oldReceiver,
  receiverText,
  shares,
  prepayId,
};

export type ConversionName = keyof typeof conversions;
