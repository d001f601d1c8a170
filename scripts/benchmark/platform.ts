import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

/** The part of WeChat Pay's answer to an order that both sides read. */
const ANSWER = JSON.stringify({
  return_code: 'SUCCESS',
  return_msg: 'OK',
  result_code: 'SUCCESS',
  prepay_id: 'wx20260101000000',
  payment: { package: 'prepay_id=wx20260101000000' },
});

/** A loopback platform that answers every order at once, Tencent's for the original and our gateway for ours. */
export async function startPlatform(): Promise<{ url: string; close(): void }> {
  const server = createServer((request, response) => {
    request.resume();
    request.on('end', () =>
      response.writeHead(200, { 'Content-Type': 'application/octet-stream' }).end(ANSWER),
    );
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    close: () => {
      server.closeAllConnections();
      server.close();
    },
  };
}
