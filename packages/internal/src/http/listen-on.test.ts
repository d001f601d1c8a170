import { type AddressInfo, createServer, type Server } from 'node:net';
import { afterEach, describe, expect, it } from '@jest/globals';
import { listenOn } from './listen-on';

const servers: Server[] = [];
const hostname = '127.0.0.1';

function newServer(): Server {
  const server = createServer();
  servers.push(server);
  return server;
}

const failure = (cause: Error, isTaken: boolean) => new Error(`taken: ${isTaken}`, { cause });

afterEach(() => {
  for (const server of servers.splice(0)) server.close();
});

describe('a server', () => {
  it('listens on a free port, and again after it was closed', async () => {
    const server = newServer();
    await listenOn(server, { port: 0, hostname }, failure);
    const { port } = server.address() as AddressInfo;
    await new Promise((resolve) => server.close(resolve));
    await listenOn(server, { port, hostname }, failure);
    expect(server.address()).toMatchObject({ address: hostname, port });
    expect(server.listenerCount('error')).toBe(0);
  });

  it('fails with the given error if the port is taken', async () => {
    const first = newServer();
    await listenOn(first, { port: 0, hostname }, failure);
    const { port } = first.address() as AddressInfo;
    await expect(listenOn(newServer(), { port, hostname }, failure)).rejects.toThrow('taken: true');
  });

  it('fails with the given error, which knows the cause, for an address of another machine', async () => {
    const listening = listenOn(newServer(), { port: 0, hostname: '192.0.2.1' }, failure);
    await expect(listening).rejects.toMatchObject({
      message: 'taken: false',
      cause: { code: 'EADDRNOTAVAIL' },
    });
  });
});
