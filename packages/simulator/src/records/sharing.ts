/** The simulator's records of profit sharing (分账): plain data, like its other records. */
import type { Owner } from './owner';

export type ReceiverType = 'MERCHANT_ID' | 'PERSONAL_OPENID' | 'PERSONAL_SUB_OPENID';

/** A receiver of shares of the owner's orders. */
export interface SharingReceiver extends Owner {
  type: ReceiverType;
  account: string;
  name?: string;
  relationType: string;
  customRelation?: string;
  addedAt: number;
}

export type ShareResult = 'PENDING' | 'SUCCESS' | 'CLOSED';

/** The share of one receiver. */
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

/** A request to share an order, or to unfreeze the rest. */
export interface Sharing extends Owner {
  orderId: string;
  outOrderNo: string;
  transactionId: string;
  /** `single` also unfreezes the rest. `finish` has no receivers. */
  kind: 'single' | 'multi' | 'finish';
  /** The requested shares. */
  shares: Share[];
  /** The rest that is unfrozen for the payee. Absent for `multi`. */
  unfrozen?: Share;
  status: 'PROCESSING' | 'FINISHED';
  madeAt: number;
  finishedAt?: number;
}

/** A share, or a part of it, taken back from a merchant. */
export interface SharingReturn extends Owner {
  returnNo: string;
  outReturnNo: string;
  /** The number of its sharing. */
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
 * The state of a receiver's account. `ABNORMAL`: shares to it and returns from it fail. `SHORT_OF_FUNDS`: it receives
 * shares, but returns from it wait.
 */
export type ReceiverAccountState = 'NORMAL' | 'ABNORMAL' | 'SHORT_OF_FUNDS';
