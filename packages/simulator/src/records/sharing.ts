/** What the simulator remembers of profit sharing (分账): plain data, like its other records. */
import type { Owner } from './owner';

export type ReceiverType = 'MERCHANT_ID' | 'PERSONAL_OPENID' | 'PERSONAL_SUB_OPENID';

/** Somebody who may receive shares of the owner's orders. */
export interface SharingReceiver extends Owner {
  type: ReceiverType;
  account: string;
  name?: string;
  relationType: string;
  customRelation?: string;
  addedAt: number;
}

export type ShareResult = 'PENDING' | 'SUCCESS' | 'CLOSED';

/** What one receiver gets. */
export interface Share {
  detailId: string;
  type: ReceiverType;
  account: string;
  amount: number;
  description: string;
  result: ShareResult;
  failReason?: 'ACCOUNT_ABNORMAL' | 'NO_RELATION';
  finishedAt?: number;
}

/** A request to share an order, or to unfreeze what is left of it. */
export interface Sharing extends Owner {
  orderId: string;
  outOrderNo: string;
  transactionId: string;
  /** `single` unfreezes what its receivers do not get, `finish` has no receivers. */
  kind: 'single' | 'multi' | 'finish';
  /** What the receivers get, as requested. */
  shares: Share[];
  /** What the payee itself gets back because nothing is shared any more; absent for `multi`. */
  unfrozen?: Share;
  status: 'PROCESSING' | 'FINISHED';
  madeAt: number;
  finishedAt?: number;
}

/** A share, or a part of it, taken back from a merchant. */
export interface SharingReturn extends Owner {
  returnNo: string;
  outReturnNo: string;
  /** Of the sharing that it takes back from. */
  orderId: string;
  outOrderNo: string;
  account: string;
  amount: number;
  description: string;
  result: 'PROCESSING' | 'SUCCESS' | 'FAILED';
  failReason?: 'ACCOUNT_ABNORMAL' | 'TIME_OUT_CLOSED';
  madeAt: number;
  finishedAt?: number;
}

/**
 * What a receiver's account can do. `ABNORMAL`: neither take nor give. `SHORT_OF_FUNDS`: take, but give nothing
 * back for now.
 */
export type ReceiverAccountState = 'NORMAL' | 'ABNORMAL' | 'SHORT_OF_FUNDS';
