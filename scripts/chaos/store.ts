/** Reads the gateways' store directly. */
import type { DeliveryRow, NotificationRow } from './deliveries.ts';
import type { Subject } from './journal.ts';
import { connectTo } from './pg-client.ts';

export interface StoreReader {
  /** The number of notifications in each state. */
  states(): Promise<Record<string, number>>;
  notifications(): Promise<NotificationRow[]>;
  deliveries(): Promise<DeliveryRow[]>;
  close(): Promise<void>;
}

interface SubjectRow {
  kind: Subject['kind'];
  number: string;
  out_trade_no: string;
}

/** @param url the database's own address, which stays reachable */
export async function readStore(url: string): Promise<StoreReader> {
  const { rows, close } = await connectTo(url);
  return {
    async states() {
      const counted = await rows<{ state: string; count: string }>(
        'select state, count(*) from cloudpay.notifications group by state',
      );
      return Object.fromEntries(counted.map(({ state, count }) => [state, Number(count)]));
    },
    async notifications() {
      const found = await rows<SubjectRow & { received_at: Date; delivered_at: Date | null }>(
        'select kind, number, out_trade_no, received_at, delivered_at from cloudpay.notifications',
      );
      return found.map((row) => ({
        ...subjectOf(row),
        receivedAt: row.received_at.getTime(),
        ...(row.delivered_at && { deliveredAt: row.delivered_at.getTime() }),
      }));
    },
    async deliveries() {
      const found = await rows<
        SubjectRow & {
          gateway: string;
          begun_at: Date;
          ended_at: Date | null;
          duration_ms: number | null;
          verdict: string | null;
          code: string | null;
        }
      >(
        `select kind, number, out_trade_no, gateway, begun_at, ended_at, duration_ms, verdict, deliveries.code
         from cloudpay.deliveries join cloudpay.notifications on notifications.id = notification_id`,
      );
      return found.map((row) => ({
        ...subjectOf(row),
        gateway: row.gateway,
        begunAt: row.begun_at.getTime(),
        ...(row.ended_at && { recordedAt: row.ended_at.getTime() }),
        ...(row.duration_ms !== null && { durationMs: row.duration_ms }),
        ...(row.verdict !== null && { verdict: row.verdict }),
        ...(row.code !== null && { code: row.code }),
      }));
    },
    close,
  };
}

function subjectOf({ kind, number, out_trade_no: outTradeNo }: SubjectRow): Subject {
  return { kind, number, outTradeNo };
}
