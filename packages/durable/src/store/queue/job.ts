/** The name of the queue in pg-boss. */
export const DELIVERIES = 'deliveries';

/** A job of the queue: to make one attempt to deliver a notification of an order. */
export interface Job {
  readonly id: string;
  /** The order: its deliveries are made in sequence. */
  readonly partitionKey: string;
  /** The function; its concurrent calls are limited. */
  readonly group: string;
  /** The fencing token: a gateway that took the job earlier has a smaller one and may no longer change the job. */
  readonly taken: number;
}
