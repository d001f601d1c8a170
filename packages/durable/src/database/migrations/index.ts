import type { Migration } from '@opencloudpay/database/sql';
import { alarms } from './alarms';
import { billCurrencies } from './bill-currencies';
import { bills } from './bills';
import { callKeys } from './call-keys';
import { chores } from './chores';
import { lostNotifications } from './lost-notifications';
import { mismatches } from './mismatches';
import { ordersAndNotifications } from './orders-and-notifications';
import { prepayIds } from './prepay-ids';
import { refundAmounts } from './refund-amounts';

/** In the order in which they are applied; the first is version 1. */
export const migrations: readonly Migration[] = [
  ordersAndNotifications,
  alarms,
  lostNotifications,
  bills,
  chores,
  prepayIds,
  callKeys,
  mismatches,
  refundAmounts,
  billCurrencies,
];
