/** A connection to PostgreSQL, through the driver that `database` depends on. */
import { createRequire } from 'node:module';
import { join } from 'node:path';

export interface Connection {
  /** Rows as objects; no rows for several statements, which take no values. */
  rows<Row>(text: string, values?: readonly unknown[]): Promise<Row[]>;
  close(): Promise<void>;
}

interface Client {
  connect(): Promise<void>;
  query(text: string, values?: readonly unknown[]): Promise<{ rows?: unknown[] }>;
  end(): Promise<void>;
  on(event: 'error', listener: (error: Error) => void): void;
}

const { Client } = createRequire(join(import.meta.dirname, '../../packages/database/package.json'))('pg') as {
  Client: new (options: { connectionString: string }) => Client;
};

export async function connectTo(url: string): Promise<Connection> {
  const client = new Client({ connectionString: url });
  // A server that ends fails the next query; without a listener it would also end this process.
  client.on('error', () => {});
  await client.connect();
  return {
    async rows<Row>(text: string, values?: readonly unknown[]) {
      const { rows = [] } = await client.query(text, values);
      return rows as Row[];
    },
    close: () => client.end(),
  };
}
