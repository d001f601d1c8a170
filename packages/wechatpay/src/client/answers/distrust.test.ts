import { createServer, type Server, type Socket } from 'node:net';
import { afterEach, expect, it } from '@jest/globals';
import { apis } from '../../apis/index';
import { merchant, type Received, success } from '../../testing/loopback';
import { fromXml } from '../../xml/xml';
import { createClient } from '../client';

let server: Server;
const sockets = new Set<Socket>();

afterEach(async () => {
  for (const socket of sockets) socket.destroy();
  await new Promise((done) => server.close(done));
});

/** A WeChat Pay behind a proxy that answers each request of a connection with the previous request's answer. */
async function shifted(): Promise<{ url: string; connections: () => number }> {
  let connections = 0;
  server = createServer((socket) => {
    connections += 1;
    sockets.add(socket);
    socket.on('error', () => undefined);
    let kept: string | undefined;
    let input = '';
    socket.on('data', (bytes) => {
      input += bytes.toString();
      const [head = '', body = ''] = input.split('\r\n\r\n');
      const length = Number(/content-length: (\d+)/i.exec(head)?.[1] ?? Number.NaN);
      if (Buffer.byteLength(body) !== length) return;
      input = '';
      const path = /POST (\S+)/.exec(head)?.[1] ?? '';
      const received = { path, fields: { ...fromXml(body) } } as Received;
      const prepayId = `wx-of-${received.fields['out_trade_no']}`;
      const own = success(received, path.endsWith('/unifiedorder') ? { prepay_id: prepayId } : {});
      const answer = kept ?? own;
      kept = own;
      socket.write(`HTTP/1.1 200 OK\r\nContent-Length: ${Buffer.byteLength(answer)}\r\n\r\n${answer}`);
    });
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  const address = server.address();
  return {
    url: `http://127.0.0.1:${typeof address === 'object' ? address?.port : 0}`,
    connections: () => connections,
  };
}

it('a connection whose answer was not believed is closed: the next call gets its own answer', async () => {
  const { url, connections } = await shifted();
  const client = createClient({ ...merchant, endpoints: [url] });
  const query = (out_trade_no: string) => client.request(apis.queryOrder, { out_trade_no });
  expect(await query('ORDER1')).toMatchObject({ out_trade_no: 'ORDER1' });
  await expect(query('ORDER2')).rejects.toMatchObject({ code: 'ANSWER_INVALID' });
  expect(await query('ORDER3')).toMatchObject({ out_trade_no: 'ORDER3' });
  expect(connections()).toBe(2);
});

it('an order never gets the prepay id of the order before it, whose answer came twice', async () => {
  const { url, connections } = await shifted();
  const client = createClient({ ...merchant, endpoints: [url] });
  const pay = (out_trade_no: string) =>
    client.request(apis.unifiedOrder, {
      ...{ out_trade_no, body: 'tea', total_fee: 1, spbill_create_ip: '127.0.0.1', trade_type: 'JSAPI' },
      ...{ openid: 'o1', notify_url: 'https://pay.example.com/notify' },
    });
  expect(await pay('ORDER1')).toMatchObject({ prepay_id: 'wx-of-ORDER1' });
  // The copy is noticed, and the repeated request gets its own answer over another connection.
  expect(await pay('ORDER2')).toMatchObject({ prepay_id: 'wx-of-ORDER2' });
  expect(connections()).toBe(2);
});
