/** Hears the notifications of a PostgreSQL server. */
export interface Listening {
  close(): Promise<void>;
}

export interface ListenOptions {
  url: string;
  channel: string;
  onMessage(text: string): void;
  /** Called when notifications may have been missed: the connection broke, and is there again. */
  onGap(): void;
  /** Milliseconds between attempts to connect. */
  pause?: number;
}

/** Listens on a connection of its own, which is made again whenever it breaks. */
export async function listen({
  url,
  channel,
  onMessage,
  onGap,
  pause = 1000,
}: ListenOptions): Promise<Listening> {
  // Loads pg, which a process with a folder does not need.
  const { default: pg } = await import('pg');
  let isClosed = false;
  let client: InstanceType<typeof pg.Client> | undefined;
  let timer: NodeJS.Timeout | undefined;

  async function connect(): Promise<void> {
    const next = new pg.Client({
      connectionString: url,
      keepAlive: true,
      application_name: 'opencloudpay watch',
    });
    client = next;
    next.on('notification', ({ payload }) => onMessage(payload ?? ''));
    const broken = () => {
      if (client !== next || isClosed) return;
      client = undefined;
      next.end().catch(() => {});
      timer = setTimeout(again, pause);
    };
    next.on('error', broken);
    next.on('end', broken);
    await next.connect();
    await next.query(`listen ${next.escapeIdentifier(channel)}`);
  }

  function again(): void {
    connect().then(onGap, () => {
      client?.end().catch(() => {});
      client = undefined;
      if (!isClosed) timer = setTimeout(again, pause);
    });
  }

  await connect();
  return {
    async close() {
      isClosed = true;
      clearTimeout(timer);
      await client?.end().catch(() => {});
    },
  };
}
