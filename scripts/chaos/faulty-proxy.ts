import { type AddressInfo, connect, createServer, type Socket } from 'node:net';

/** A network between two programs that can be made faulty. */
export interface FaultyProxy {
  /** Where it listens on 127.0.0.1. */
  readonly port: number;
  /** Delays all bytes from now on, in both directions, by this number of milliseconds; 0 ends that. */
  delay(milliseconds: number): void;
  /**
   * Cuts connections without notice to either end.
   *
   * @param lot decides for each connection whether it is cut
   * @returns the number of cut connections
   */
  drop(lot: () => boolean): number;
  close(): Promise<void>;
}

/** @param target the port on 127.0.0.1 to which connections are forwarded */
export async function startFaultyProxy(target: number): Promise<FaultyProxy> {
  const pairs = new Set<() => void>();
  let delay = 0;

  const server = createServer({ noDelay: true, allowHalfOpen: true }, (client) => {
    const upstream = connect({ port: target, host: '127.0.0.1', noDelay: true, allowHalfOpen: true });
    const cut = () => {
      pairs.delete(cut);
      client.destroy();
      upstream.destroy();
    };
    pairs.add(cut);
    pass(client, upstream, cut);
    pass(upstream, client, cut);
    for (const socket of [client, upstream])
      socket.on('close', () => {
        if (client.destroyed && upstream.destroyed) pairs.delete(cut);
      });
  });

  function pass(from: Socket, to: Socket, cut: () => void): void {
    // Keeps the order: later bytes wait in the socket, and the end, which comes in spite of `pause`, waits here.
    let onItsWay = false;
    let ended = false;
    from.on('data', (chunk) => {
      if (delay === 0) {
        to.write(chunk);
        return;
      }
      from.pause();
      onItsWay = true;
      setTimeout(() => {
        onItsWay = false;
        to.write(chunk);
        if (ended) to.end();
        else from.resume();
      }, delay).unref();
    });
    from.on('end', () => {
      ended = true;
      if (!onItsWay) to.end();
    });
    from.on('error', cut);
  }

  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    port: (server.address() as AddressInfo).port,
    delay(milliseconds) {
      delay = milliseconds;
    },
    drop(lot) {
      const chosen = [...pairs].filter(lot);
      for (const cut of chosen) cut();
      return chosen.length;
    },
    async close() {
      const closed = new Promise<void>((resolve) => server.close(() => resolve()));
      for (const cut of [...pairs]) cut();
      await closed;
    },
  };
}
