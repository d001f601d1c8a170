import type { ApiDeclaration, DocumentedError } from '../api';
import type { Requests } from '../generated/requests';
import { addReceiver } from './add-receiver';
import { appOrder } from './app-order';
import { certificates } from './certificates';
import { closeOrder } from './close-order';
import { codepay } from './codepay';
import { createRefund } from './create-refund';
import { createReturnOrder } from './create-return-order';
import { createSharingOrder } from './create-sharing-order';
import { deleteReceiver } from './delete-receiver';
import { commonErrors } from './errors';
import { fundFlowBill } from './fund-flow-bill';
import { h5Order } from './h5-order';
import { jsapiOrder } from './jsapi-order';
import { nativeOrder } from './native-order';
import { queryOrderById } from './query-order-by-id';
import { queryOrderByOutTradeNo } from './query-order-by-out-trade-no';
import { queryRefund } from './query-refund';
import { queryReturnOrder } from './query-return-order';
import { querySharingOrder } from './query-sharing-order';
import { reverse } from './reverse';
import { tradeBill } from './trade-bill';
import { unfreeze } from './unfreeze';

export type ApiName = keyof Requests;

/**
 * Every declared API of WeChat Pay v3, by its name. `npm run build` derives `Requests` from it, with the types of the
 * parameters.
 */
export const apis: { readonly [Name in ApiName]: ApiDeclaration & { readonly name: Name } } = {
  jsapiOrder,
  nativeOrder,
  appOrder,
  h5Order,
  // Before the query by the other number: v2 prefers WeChat Pay's number if both are given.
  queryOrderById,
  queryOrderByOutTradeNo,
  closeOrder,
  codepay,
  reverse,
  createRefund,
  queryRefund,
  tradeBill,
  fundFlowBill,
  certificates,
  addReceiver,
  deleteReceiver,
  createSharingOrder,
  querySharingOrder,
  unfreeze,
  createReturnOrder,
  queryReturnOrder,
};

/** The declaration of the API with this name; `undefined` if there is none. */
export function declarationOf(name: string): ApiDeclaration | undefined {
  return Object.hasOwn(apis, name) ? apis[name as ApiName] : undefined;
}

/** What WeChat Pay documents about an error code of an API; `undefined` if nothing. */
export function documentedError(api: ApiDeclaration, code: string): DocumentedError | undefined {
  if (Object.hasOwn(api.errors, code)) return api.errors[code];
  return Object.hasOwn(commonErrors, code) ? commonErrors[code] : undefined;
}
