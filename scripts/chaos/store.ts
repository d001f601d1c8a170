/** What the gateways' store says, read past them. */
import type { DeliveryRow } from './explain.ts';
import { connectTo } from './pg-client.ts';

export interface StoreReader {
  /** How many notifications are in each state. */
  states(): Promise<Record<string, number>>;
  /** The orders whose payment has been delivered. */
  deliveredOrders(): Promise<string[]>;
  deliveries(): Promise<DeliveryRow[]>;
  close(): Promise<void>;
}

/** @param url straight to the database, which must stay up */
export async function readStore(url: string): Promise<StoreReader> {
  const { rows, close } = await connectTo(url);
  return {
    async states() {
      const counted = await rows<{ state: string; count: string }>(
        'select state, count(*) from cloudpay.notifications group by state',
      );
      return Object.fromEntries(counted.map(({ state, count }) => [state, Number(count)]));
    },
    async deliveredOrders() {
      const found = await rows<{ out_trade_no: string }>(
        "select out_trade_no from cloudpay.notifications where kind = 'pay' and state = 'delivered'",
      );
      return found.map((row) => row.out_trade_no);
    },
    async deliveries() {
      const found = await rows<{
        number: string;
        gateway: string;
        begun_at: Date;
        ended_at: Date | null;
        verdict: string | null;
        code: string | null;
      }>(
        `select number, gateway, begun_at, ended_at, verdict, deliveries.code
         from cloudpay.deliveries join cloudpay.notifications on notifications.id = notification_id`,
      );
      return found.map(({ number, gateway, begun_at, ended_at, verdict, code }) => ({
        transactionId: number,
        gateway,
        begunAt: begun_at.getTime(),
        ...(ended_at && { recordedAt: ended_at.getTime() }),
        ...(verdict !== null && { verdict }),
        ...(code !== null && { code }),
      }));
    },
    close,
  };
}
