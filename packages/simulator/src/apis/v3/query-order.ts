import { findOrder } from '../../orders/find-order';
import { transaction } from '../../orders/transaction';
import type { V3Api } from '../../requests/v3/api';
import { queryOrderHandler } from '../query-order';
import { FORMS, merchantIn, payPath } from './account';

/** 微信支付订单号查询订单 and 商户订单号查询订单, each in both forms. */
export const queryOrderApis: readonly V3Api[] = FORMS.flatMap((form) =>
  (['transaction_id', 'out_trade_no'] as const).map((number): V3Api => {
    const rest = number === 'transaction_id' ? 'id/{transaction_id}' : 'out-trade-no/{out_trade_no}';
    return {
      method: 'GET',
      path: payPath(form, rest),
      handler: queryOrderHandler,
      names: {},
      toV2: ({ path, query }) => ({ ...merchantIn(query, form), [number]: path.neededText(number) }),
      toV3: ({ call, fields }, { store }) => {
        const order = findOrder(store, call.owner, call.params);
        return order && transaction(order, String(fields['trade_state_desc']));
      },
    };
  }),
);
