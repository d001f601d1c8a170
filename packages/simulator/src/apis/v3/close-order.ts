import type { V3Api } from '../../requests/v3/api';
import { closeOrderHandler } from '../close-order';
import { FORMS, merchantIn, payPath } from './account';

/** 关闭订单, in both forms. */
export const closeOrderApis: readonly V3Api[] = FORMS.map((form) => ({
  method: 'POST',
  path: payPath(form, 'out-trade-no/{out_trade_no}/close'),
  handler: closeOrderHandler,
  names: {},
  toV2: ({ path, body }) => ({
    ...merchantIn(body, form),
    out_trade_no: path.neededText('out_trade_no'),
  }),
  toV3: () => undefined,
}));
