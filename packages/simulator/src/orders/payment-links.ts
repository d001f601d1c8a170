import { randomText } from '../records/numbers';
import type { Order } from '../records/order';

/** `code_url`: the text of the QR code of a NATIVE order. */
export function codeUrl(): string {
  return `weixin://wxpay/bizpayurl?pr=${randomText(7)}`;
}

/** `mweb_url` of an MWEB order, which is `h5_url` in v3. */
export function h5Url({ prepayId }: Order): string {
  return `https://wx.tenpay.com/cgi-bin/mmpayweb-bin/checkmweb?prepay_id=${prepayId}&package=${randomText(10)}`;
}
