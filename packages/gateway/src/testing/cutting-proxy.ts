import { type AddressInfo, connect, createServer, type Socket } from 'node:net';

/** Network faults for a connection, in the middle of it. */
export interface CuttingProxy {
  url: string;
  /** Requests that went through, by their heads and bodies as text. */
  requests: string[];
  /** The next answers never arrive: their connections end before any answer. */
  cutAnswers(count: number): void;
  /** Refuses all connections from now on. */
  refuse(): Promise<void>;
  close(): Promise<void>;
}

/** Stands in front of a server on 127.0.0.1 and passes bytes on, one request a connection. */
export async function startCuttingProxy(target: string): Promise<CuttingProxy> {
  const requests: string[] = [];
  const sockets = new Set<Socket>();
  let cuts = 0;
  const proxy = createServer((client) => {
    const upstream = connect(Number(new URL(target).port), '127.0.0.1');
    for (const socket of [client, upstream]) {
      sockets.add(socket);
      socket.on('error', () => {});
      socket.on('close', () => {
        sockets.delete(socket);
        (socket === client ? upstream : client).destroy();
      });
    }
    client.on('data', (chunk) => {
      requests.push(chunk.toString());
      upstream.write(chunk);
    });
    upstream.on('data', (chunk) => {
      if (cuts === 0) client.write(chunk);
      else {
        cuts -= 1;
        client.destroy();
      }
    });
  });
  await new Promise<void>((resolve) => proxy.listen(0, '127.0.0.1', resolve));
  const { port } = proxy.address() as AddressInfo;
  const stop = () => new Promise<void>((resolve) => proxy.close(() => resolve()));

  return {
    url: `http://127.0.0.1:${port}`,
    requests,
    cutAnswers(count) {
      cuts = count;
    },
    refuse: stopListening,
    async close() {
      const stopped = stop();
      for (const socket of sockets) socket.destroy();
      await stopped;
    },
  };

  async function stopListening(): Promise<void> {
    void stop();
  }
}
