import type { PayAdviceCode } from '@opencloudpay/contracts/pay-advice';
import type { ApiDeclaration } from '../api';
import type { Requests } from '../generated/requests';
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
import { commonRefusals } from './refusals';
import { reverse } from './reverse';
import { shortUrl } from './short-url';
import { unifiedOrder } from './unified-order';

export type ApiName = keyof Requests;

/**
 * Every declared API of WeChat Pay v2, by its CloudPay name. `npm run build` derives `Requests` from it, with the
 * types of the parameters.
 */
export const apis: { readonly [Name in ApiName]: ApiDeclaration & { readonly name: Name } } = {
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

/** The declaration of the API with this CloudPay name; `undefined` if there is none. */
export function declarationOf(name: string): ApiDeclaration | undefined {
  return Object.hasOwn(apis, name) ? apis[name as ApiName] : undefined;
}

/** The advice on an `err_code` of an API; `undefined` if there is none. */
export function refusalAdvice(name: string, code: string): PayAdviceCode | undefined {
  const own = declarationOf(name)?.refusals;
  if (own && Object.hasOwn(own, code)) return own[code];
  return Object.hasOwn(commonRefusals, code) ? commonRefusals[code] : undefined;
}
