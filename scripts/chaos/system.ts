/** What a run needs of the programs under test, whichever they are. */
import type { Effects } from './effects.ts';
import type { Invocation } from './journal.ts';
import type { Killable } from './killable.ts';
import type { PlannedRefund, Sale } from './sales.ts';
import type { Timing } from './timing.ts';

/** The merchant's calls for one order. */
export interface Seller {
  /** Makes the order. @returns the parameters of `wx.requestPayment` */
  order(sale: Sale): Promise<object>;
  /** Requests a refund, which must be accepted. */
  refund(sale: Sale, refund: PlannedRefund): Promise<void>;
}

/** The programs of a run, which are killed. */
export interface System {
  readonly seller: Seller;
  /** The processes with a gateway. */
  readonly gateways: readonly Killable[];
  /** What runs the callbacks: each kill ends one process, and another one starts. */
  readonly hosts: readonly Pick<Killable, 'kill' | 'settled'>[];
  readonly timing: Timing;
  /** The records of the callbacks. */
  invocations(): Invocation[];
  /** `host` is that of an invocation. */
  hostKills(): { at: number; host: number }[];
  /** What the callbacks have done, where they do something. */
  effects?(): Promise<Effects>;
}

/** What the programs of a run are given. */
export interface SystemSettings {
  /** Of the run, for its logs and journals. */
  folder: string;
  seed: string;
  /** The database, over the network that fails. */
  databaseUrl: string;
  /** The database itself, which is only away when it is killed. */
  directUrl: string;
  /** The ports of the gateways on 127.0.0.1. */
  ports: readonly number[];
  /** A program ended without being killed. */
  onFailure(problem: string): void;
  /** Registers what ends with the run; the last ends first. */
  closing(close: () => Promise<void> | void): void;
}
