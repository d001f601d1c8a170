import type { Exchange } from '../records/exchange';
import type { RecordWriter } from './record-writer';

/** How many requests are kept, in total and per order. */
const MOST = 2_000;
const MOST_OF_ORDER = 100;

/**
 * The latest requests. An order that is queried endlessly displaces its own oldest requests, not those of other orders.
 */
export class Exchanges {
  private readonly writer: RecordWriter;
  private exchanges: Exchange[] = [];
  private readonly counts = new Map<string, number>();
  private readonly forgotten = new Map<string, number>();

  constructor(writer: RecordWriter) {
    this.writer = writer;
  }

  add(exchange: Exchange): void {
    this.exchanges.push(exchange);
    this.writer.add('exchanges', String(exchange.sequence), exchange);
    const { outTradeNo } = exchange;
    if (outTradeNo !== undefined) this.counts.set(outTradeNo, (this.counts.get(outTradeNo) ?? 0) + 1);
    const tooMany = (this.counts.get(outTradeNo ?? '') ?? 0) > MOST_OF_ORDER;
    const oldest = tooMany
      ? this.exchanges.findIndex((known) => known.outTradeNo === outTradeNo)
      : this.exchanges.length > MOST
        ? 0
        : -1;
    if (oldest >= 0) this.forget(oldest);
  }

  all(): readonly Exchange[] {
    return this.exchanges;
  }

  /** How many requests of an order were dropped since the start. */
  forgottenOf(outTradeNo: string): number {
    return this.forgotten.get(outTradeNo) ?? 0;
  }

  private forget(index: number): void {
    const [gone] = this.exchanges.splice(index, 1);
    if (!gone) return;
    this.writer.put('exchanges', String(gone.sequence), undefined);
    const { outTradeNo } = gone;
    if (outTradeNo === undefined) return;
    this.counts.set(outTradeNo, (this.counts.get(outTradeNo) ?? 1) - 1);
    this.forgotten.set(outTradeNo, this.forgottenOf(outTradeNo) + 1);
  }
}
