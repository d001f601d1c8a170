import type { ApiDeclaration } from '../api';
import { authCodeToOpenid } from './auth-code-to-openid';
import { closeOrder } from './close-order';
import { downloadBill } from './download-bill';
import { downloadFundFlow } from './download-fund-flow';
import { micropay } from './micropay';
import { multiProfitSharing } from './multi-profit-sharing';
import { profitSharing } from './profit-sharing';
import { profitSharingAddReceiver } from './profit-sharing-add-receiver';
import { profitSharingFinish } from './profit-sharing-finish';
import { profitSharingQuery } from './profit-sharing-query';
import { profitSharingRemoveReceiver } from './profit-sharing-remove-receiver';
import { profitSharingReturn } from './profit-sharing-return';
import { profitSharingReturnQuery } from './profit-sharing-return-query';
import { queryOrder } from './query-order';
import { queryRefund } from './query-refund';
import { refund } from './refund';
import { reverse } from './reverse';
import { shortUrl } from './short-url';
import { unifiedOrder } from './unified-order';

/** Written out, so that the published types name the declarations instead of repeating them. */
type Catalogue = {
  readonly unifiedOrder: typeof unifiedOrder;
  readonly queryOrder: typeof queryOrder;
  readonly closeOrder: typeof closeOrder;
  readonly refund: typeof refund;
  readonly queryRefund: typeof queryRefund;
  readonly downloadBill: typeof downloadBill;
  readonly downloadFundFlow: typeof downloadFundFlow;
  readonly micropay: typeof micropay;
  readonly reverse: typeof reverse;
  readonly authCodeToOpenid: typeof authCodeToOpenid;
  readonly shortUrl: typeof shortUrl;
  readonly profitSharingAddReceiver: typeof profitSharingAddReceiver;
  readonly profitSharingRemoveReceiver: typeof profitSharingRemoveReceiver;
  readonly profitSharing: typeof profitSharing;
  readonly multiProfitSharing: typeof multiProfitSharing;
  readonly profitSharingQuery: typeof profitSharingQuery;
  readonly profitSharingFinish: typeof profitSharingFinish;
  readonly profitSharingReturn: typeof profitSharingReturn;
  readonly profitSharingReturnQuery: typeof profitSharingReturnQuery;
};

/** Every API of WeChat Pay v2 that is declared, by its CloudPay name. */
export const apis: Catalogue = {
  unifiedOrder,
  queryOrder,
  closeOrder,
  refund,
  queryRefund,
  downloadBill,
  downloadFundFlow,
  micropay,
  reverse,
  authCodeToOpenid,
  shortUrl,
  profitSharingAddReceiver,
  profitSharingRemoveReceiver,
  profitSharing,
  multiProfitSharing,
  profitSharingQuery,
  profitSharingFinish,
  profitSharingReturn,
  profitSharingReturnQuery,
};

export type ApiName = keyof typeof apis;

/** The declaration of the API that has this CloudPay name; `undefined` where none has. */
export function declarationOf(name: string): ApiDeclaration | undefined {
  return Object.hasOwn(apis, name) ? apis[name as ApiName] : undefined;
}
