import { readFileSync } from 'node:fs';
import { join } from 'node:path';

type Fields = Record<string, string | number>;

interface Vectors {
  payment: { params: Record<string, string>; key: string; paySign: string }[];
  payNotify: { xml: string; key: string; fields: Fields }[];
  refundNotify: { xml: string; key: string; decrypted: Fields }[];
}

/** Known answers computed by unrelated code. */
export const vectors = JSON.parse(
  readFileSync(join(__dirname, '../../../wechatpay/fixtures/wechatpay-v2.json'), 'utf8'),
) as Vectors;
