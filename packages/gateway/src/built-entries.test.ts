/** The entries as they are published: each is a separate file, and all share the classes of the index. */
import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { beforeAll, describe, expect, it } from '@jest/globals';
import { addressOf, MERCHANT, paymentXml, SECRET } from './testing/notifications';

/** A program that loads the built gateway by its name, and prints its results as JSON. */
const PROGRAM = `
const { Writable } = require('node:stream');
const { pino } = require('pino');
const { createGateway } = require('@opencloudpay/gateway');
const { nodeEntry } = require('@opencloudpay/gateway/node');
const extension = require('@opencloudpay/gateway/extension');
const { createServer } = require('node:http');

async function main({ merchant, notifySecret, path, xml }) {
  const codes = [];
  const write = (line) => codes.push(JSON.parse(line).code);
  const adapter = { invoke: async () => ({ errcode: 0 }) };
  const options = { merchants: [merchant], notifySecret, adapter, logger: pino({}, { write }) };
  const pay = nodeEntry(createGateway(options));
  const handle = async () => { throw new extension.Refusal('STORE_UNAVAILABLE'); };
const refuses = { handler: { handle } };
  const durable = nodeEntry(extension.prepareGateway(extension.checkOptions(options)).assemble(refuses));
  const server = createServer(async (request, response) => {
    if (request.headers['x-durable']) return durable(request, response);
    if (request.headers['x-parsed']) {
      for await (const _ of request);
      request.body = { xml: {} };
    }
    return pay(request, response);
  });
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
  const statuses = [];
  for (const header of [{}, { 'x-parsed': '1' }, { 'x-durable': '1' }]) {
    const headers = { 'content-type': 'text/xml', connection: 'close', ...header };
    const address = 'http://127.0.0.1:' + server.address().port + path;
    statuses.push((await fetch(address, { method: 'POST', body: xml, headers })).status);
  }
  server.close();

  const names = {};
  const same = [];
  for (const subpath of ['', '/express', '/koa', '/fastify', '/hono', '/node', '/extension']) {
    const required = require('@opencloudpay/gateway' + subpath);
    names[subpath] = Object.keys(required);
    const imported = await import('@opencloudpay/gateway' + subpath);
    same.push(names[subpath].every((name) => imported[name] === required[name]));
  }
  console.log(JSON.stringify({ codes, statuses, names, same }));
}
main(JSON.parse(process.argv[1]));
`;

let found: {
  codes: string[];
  statuses: number[];
  names: Record<string, string[]>;
  same: boolean[];
};

beforeAll(async () => {
  const path = new URL(addressOf('pay')).pathname;
  const input = { merchant: MERCHANT, notifySecret: SECRET, path, xml: paymentXml() };
  const { stdout } = await promisify(execFile)(process.execPath, ['-e', PROGRAM, JSON.stringify(input)], {
    cwd: join(__dirname, '..'),
  });
  found = JSON.parse(stdout) as typeof found;
});

describe('the built gateway', () => {
  it('recognizes the refusals of its entries and extensions as its own', () => {
    expect(found.codes).toEqual(['DELIVERED', 'BODY_CONSUMED', 'STORE_UNAVAILABLE']);
    expect(found.statuses).toEqual([200, 500, 503]);
  });

  it('is the same by import and by require, from every entry', () => {
    expect(found.same).toEqual(Array(7).fill(true));
  });

  it('has a subpath for each framework’s entry, and another for extensions', () => {
    const { '': index = [], '/extension': extension = [], ...entries } = found.names;
    for (const [subpath, names] of Object.entries(entries))
      expect(names).toEqual([`${subpath.slice(1)}Entry`]);
    expect(index).toEqual([
      ...[
        'DEFAULT_HOST',
        'DEFAULT_RATE',
        'GATEWAY_LIMITS',
        'LOG_LEVELS',
        'MODULE_CALLS',
        'MODULE_NAME',
        'accountOfModule',
        'callbackAdapter',
        'createCloudbaseModule',
        'createGateway',
        'createLog',
        'createPayApi',
        'diagnosisInChinese',
        'functionsNamed',
        'functionsOfModule',
        'newAccessToken',
        'refusalInChinese',
        'serveGateway',
        'withModuleCallbacks',
      ],
    ]);
    expect(index.filter((name) => extension.includes(name))).toEqual([]);
  });
});
