import type { ApiHandler } from '../requests/api-handler';
import { authCodeToOpenidHandler } from './auth-code-to-openid';
import { closeOrderHandler } from './close-order';
import { downloadBillHandler } from './download-bill';
import { downloadFundFlowHandler } from './download-fund-flow';
import { micropayHandler } from './micropay';
import { multiProfitSharingHandler } from './multi-profit-sharing';
import { profitSharingHandler } from './profit-sharing';
import { profitSharingAddReceiverHandler } from './profit-sharing-add-receiver';
import { profitSharingFinishHandler } from './profit-sharing-finish';
import { profitSharingQueryHandler } from './profit-sharing-query';
import { profitSharingRemoveReceiverHandler } from './profit-sharing-remove-receiver';
import { profitSharingReturnHandler } from './profit-sharing-return';
import { profitSharingReturnQueryHandler } from './profit-sharing-return-query';
import { queryOrderHandler } from './query-order';
import { queryRefundHandler } from './query-refund';
import { refundHandler } from './refund';
import { reverseHandler } from './reverse';
import { shortUrlHandler } from './short-url';
import { unifiedOrderHandler } from './unified-order';

/** All APIs of the simulator by path. */
export const handlers: ReadonlyMap<string, ApiHandler> = new Map(
  [
    unifiedOrderHandler,
    queryOrderHandler,
    closeOrderHandler,
    refundHandler,
    queryRefundHandler,
    downloadBillHandler,
    downloadFundFlowHandler,
    micropayHandler,
    reverseHandler,
    authCodeToOpenidHandler,
    shortUrlHandler,
    profitSharingAddReceiverHandler,
    profitSharingRemoveReceiverHandler,
    profitSharingHandler,
    multiProfitSharingHandler,
    profitSharingQueryHandler,
    profitSharingFinishHandler,
    profitSharingReturnHandler,
    profitSharingReturnQueryHandler,
  ].map((handler) => [handler.api.path, handler]),
);
