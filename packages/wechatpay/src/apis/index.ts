import { closeOrder } from './close-order';
import { downloadBill } from './download-bill';
import { queryOrder } from './query-order';
import { queryRefund } from './query-refund';
import { refund } from './refund';
import { unifiedOrder } from './unified-order';

/** Every API of WeChat Pay v2 that is declared, by its CloudPay name. */
export const apis = { unifiedOrder, queryOrder, closeOrder, refund, queryRefund, downloadBill } as const;

export type ApiName = keyof typeof apis;
