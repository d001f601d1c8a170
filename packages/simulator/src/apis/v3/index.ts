import type { V3Api } from '../../requests/v3/api';
import { billFile, fundFlowBill, tradeBill } from './bills';
import { certificates } from './certificates';
import { closeOrder } from './close-order';
import { codepay } from './codepay';
import { appOrder, h5Order, jsapiOrder, nativeOrder } from './create-order';
import { queryOrderById, queryOrderByOutTradeNo } from './query-order';
import { addReceiver, deleteReceiver } from './receivers';
import { createRefund, queryRefund } from './refunds';
import { createReturnOrder, queryReturnOrder } from './returns';
import { reverse } from './reverse';
import { createSharingOrder, querySharingOrder, sharingAmounts, unfreeze } from './sharing';

/** The APIs of v3, over the same orders and refunds as v2's. */
export const v3Apis: readonly V3Api[] = [
  jsapiOrder,
  nativeOrder,
  appOrder,
  h5Order,
  queryOrderById,
  queryOrderByOutTradeNo,
  closeOrder,
  codepay,
  reverse,
  createRefund,
  queryRefund,
  tradeBill,
  fundFlowBill,
  billFile,
  certificates,
  addReceiver,
  deleteReceiver,
  createSharingOrder,
  querySharingOrder,
  sharingAmounts,
  unfreeze,
  createReturnOrder,
  queryReturnOrder,
];
