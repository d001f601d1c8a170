import { apis } from '@opencloudpay/wechatpay-v3';
import { codeUrl, h5Url } from '../../orders/payment-links';
import { placeOrder } from '../../orders/place-order';
import type { Order } from '../../records/order';
import { defineV3Api, type ParamsOf, type V3Call } from '../../requests/v3/api';
import type { World } from '../../world/world';
import { identifying } from './order-request';

type OrderApi = 'jsapiOrder' | 'nativeOrder' | 'appOrder' | 'h5Order';
type TradeType = 'JSAPI' | 'NATIVE' | 'APP' | 'MWEB';

/** The payer of an order inside WeChat, in either form. */
interface Payer {
  openid?: string;
  sp_openid?: string | undefined;
  sub_openid?: string | undefined;
}

const name = 'unifiedOrder';
const names = {
  body: 'description',
  total_fee: 'amount.total',
  fee_type: 'amount.currency',
};

/** JSAPI下单, also for mini programs. */
export const jsapiOrder = defineV3Api(apis.jsapiOrder, {
  name,
  names: { ...names, openid: 'payer.openid', sub_openid: 'payer.sub_openid' },
  handle: (call, world) => ({ prepay_id: place(call, 'JSAPI', world, call.params.body.payer).prepayId }),
});

/** Native下单. */
export const nativeOrder = defineV3Api(apis.nativeOrder, {
  ...{ name, names },
  handle: (call, world) => {
    place(call, 'NATIVE', world);
    return { code_url: codeUrl() };
  },
});

/** APP下单. */
export const appOrder = defineV3Api(apis.appOrder, {
  ...{ name, names },
  handle: (call, world) => ({ prepay_id: place(call, 'APP', world).prepayId }),
});

/** H5下单. */
export const h5Order = defineV3Api(apis.h5Order, {
  ...{ name, names },
  handle: (call, world) => ({ h5_url: h5Url(place(call, 'MWEB', world)) }),
});

function place(
  call: V3Call<ParamsOf<OrderApi>>,
  tradeType: TradeType,
  world: World,
  payer: Payer = {},
): Order {
  const { body } = call.params;
  return placeOrder(
    call,
    {
      outTradeNo: body.out_trade_no,
      request: identifying(body, ['scene_info.payer_client_ip']),
      tradeType,
      body: body.description,
      attach: body.attach,
      deviceInfo: body.scene_info?.device_id,
      openid: payer.openid ?? payer.sp_openid,
      subOpenid: payer.sub_openid,
      totalFee: body.amount.total,
      currency: body.amount.currency,
      notifyUrl: body.notify_url,
      expiresAt: body.time_expire === undefined ? undefined : Date.parse(body.time_expire),
    },
    world,
  );
}
