import type { V3Api } from '../../requests/v3/api';
import { closeOrderApis } from './close-order';
import { createOrderApis } from './create-order';
import { createRefundApi } from './create-refund';
import { queryOrderApis } from './query-order';
import { queryRefundApi } from './query-refund';

/** The APIs of v3, over the same orders and refunds as v2's. */
export const v3Apis: readonly V3Api[] = [
  ...createOrderApis,
  ...queryOrderApis,
  ...closeOrderApis,
  createRefundApi,
  queryRefundApi,
];
