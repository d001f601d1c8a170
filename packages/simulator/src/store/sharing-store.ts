import type { Owner } from '../records/owner';
import type {
  ReceiverAccountState,
  ReceiverType,
  Sharing,
  SharingReceiver,
  SharingReturn,
} from '../records/sharing';
import type { RecordWriter } from './record-writer';

/**
 * The store's part for profit sharing. The merchant's numbers are unique per service provider, across its
 * sub-merchants.
 */
export class SharingStore {
  readonly receivers: SharingReceiver[] = [];
  readonly sharings: Sharing[] = [];
  readonly returns: SharingReturn[] = [];
  private readonly accounts = new Map<string, ReceiverAccountState>();

  private readonly writer: RecordWriter;

  constructor(writer: RecordWriter) {
    this.writer = writer;
  }

  /** Restores the saved records. Receivers are one list, because they can be removed. */
  restore(
    receivers: readonly SharingReceiver[],
    accounts: Iterable<readonly [string, ReceiverAccountState]>,
  ): void {
    this.receivers.push(...receivers);
    for (const [account, state] of accounts) this.accounts.set(account, state);
  }

  addSharing(sharing: Sharing): void {
    this.writer.add('sharings', sharing.orderId, sharing);
    this.sharings.push(sharing);
  }

  addReturn(made: SharingReturn): void {
    this.writer.add('returns', made.returnNo, made);
    this.returns.push(made);
  }

  addReceiver(receiver: SharingReceiver): void {
    this.removeReceiver(receiver, receiver.type, receiver.account);
    this.receivers.push(receiver);
    this.writer.put('receivers', 'all', this.receivers);
  }

  removeReceiver(owner: Owner, type: ReceiverType, account: string): void {
    const index = this.receivers.findIndex((known) => isReceiver(known, owner, type, account));
    if (index >= 0) this.receivers.splice(index, 1);
    this.writer.put('receivers', 'all', this.receivers);
  }

  isReceiver(owner: Owner, type: ReceiverType, account: string): boolean {
    return this.receivers.some((known) => isReceiver(known, owner, type, account));
  }

  sharingByNumber({ mchId }: Owner, outOrderNo: string): Sharing | undefined {
    return this.sharings.find((sharing) => sharing.mchId === mchId && sharing.outOrderNo === outOrderNo);
  }

  sharingById({ mchId }: Owner, orderId: string): Sharing | undefined {
    return this.sharings.find((sharing) => sharing.mchId === mchId && sharing.orderId === orderId);
  }

  /** Oldest first. */
  sharingsOf(transactionId: string): Sharing[] {
    return this.sharings.filter((sharing) => sharing.transactionId === transactionId);
  }

  returnByNumber({ mchId }: Owner, outReturnNo: string): SharingReturn | undefined {
    return this.returns.find((known) => known.mchId === mchId && known.outReturnNo === outReturnNo);
  }

  returnsOf(sharing: Sharing): SharingReturn[] {
    return this.returns.filter((known) => known.orderId === sharing.orderId);
  }

  accountState(account: string): ReceiverAccountState {
    return this.accounts.get(account) ?? 'NORMAL';
  }

  setAccountState(account: string, state: ReceiverAccountState): void {
    this.accounts.set(account, state);
    this.writer.put('accounts', account, state);
  }
}

function isReceiver(known: SharingReceiver, owner: Owner, type: ReceiverType, account: string): boolean {
  return (
    known.mchId === owner.mchId &&
    known.subMchId === owner.subMchId &&
    known.type === type &&
    known.account === account
  );
}
