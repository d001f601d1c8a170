import type { Owner } from './owner';

/** A payment code that a payer shows at the counter. */
export interface AuthCode {
  code: string;
  /** The payer under `appid`. */
  openid: string;
  asksPassword: boolean;
  trouble?: 'SYSTEMERROR' | 'BANKERROR' | 'NOTENOUGH';
  shownAt: number;
  /** The merchant that has looked up its payer. */
  boundTo?: Owner;
  usedFor?: Owner & { outTradeNo: string };
}
