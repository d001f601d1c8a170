import { createServer, type IncomingMessage } from 'node:http';
import { afterEach, describe, expect, it } from '@jest/globals';
import { type RunningApplication, running } from '../testing/application';
import { createNodeListener, type NodeCall, parsedOf } from './node-listener';

const open: RunningApplication[] = [];
afterEach(async () => {
  for (const application of open.splice(0)) await application.close();
});

/** A server that passes its requests to the listener, which answers with the request that the gateway received. */
async function serve(
  call: (incoming: IncomingMessage) => Partial<NodeCall> | Promise<Partial<NodeCall>>,
): Promise<string> {
  const listen = createNodeListener({
    fetch: async (request) =>
      Response.json({
        url: request.url,
        length: request.headers.get('content-length'),
        body: await request.text(),
      }),
  });
  const server = createServer(async (incoming, outgoing) =>
    listen({ incoming, outgoing, ...(await call(incoming)) }),
  );
  const application = await running(server.listen(0, '127.0.0.1'));
  open.push(application);
  return application.url;
}

const post = async (url: string, body: string) =>
  (await (await fetch(url, { method: 'POST', body })).json()) as {
    url: string;
    length: string;
    body: string;
  };

describe('the listener of all entries on Node’s server', () => {
  it('gives the gateway the request without the prefix', async () => {
    const url = await serve(() => ({ prefix: '/pay' }));
    expect(await post(`${url}/pay/healthz?x=1`, 'text')).toEqual({
      url: `${url}/healthz?x=1`,
      length: '4',
      body: 'text',
    });
  });

  it('does not pass an address outside the prefix to the gateway', async () => {
    const url = await serve(() => ({ prefix: '/pay' }));
    const { pathname } = new URL((await post(`${url}/healthz`, '')).url);
    expect(pathname).not.toBe('/healthz');
  });

  it('passes the body that the application has read, without the original length', async () => {
    const url = await serve(async (incoming) => {
      for await (const _ of incoming);
      return { parsed: 'as it was' };
    });
    expect(await post(url, 'compressed')).toMatchObject({ length: null, body: 'as it was' });
  });

  it('prefers the text of a body to its parsed form', () => {
    expect(parsedOf({ rawBody: '<xml/>', body: { xml: '' } })).toBe('<xml/>');
    expect(parsedOf({ body: { xml: '' } })).toEqual({ xml: '' });
    expect(parsedOf({})).toBeUndefined();
  });
});
