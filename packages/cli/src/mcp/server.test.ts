/** The tools of `cloudpay mcp`, called by the official client, on an emulator of this process. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { Client } from '@modelcontextprotocol/sdk/client/index.js';
import { InMemoryTransport } from '@modelcontextprotocol/sdk/inMemory.js';
import { type ControlServer, type Emulator, serveControl, startEmulator } from '@opencloudpay/emulator';
import { type Project, temporaryProject } from '../testing/project';
import { createMcpServer } from './server';

const CLOUD = "const cloud = require('wx-server-sdk'); cloud.init({ env: cloud.DYNAMIC_CURRENT_ENV });";

const FILES = {
  'project.config.json': '{}',
  // Forgetful: the amount is not made whole.
  'cloudfunctions/order/index.js': `${CLOUD}
exports.main = async ({ price, no, callback = 'paid' }) => {
  console.log('an order of ' + price);
  return cloud.cloudPay.unifiedOrder({
    body: 'tea', outTradeNo: no, totalFee: price * 100, subMchId: '1900000109', envId: 'local',
    spbillCreateIp: '127.0.0.1', functionName: callback,
  });
};`,
  'cloudfunctions/paid/index.js': `${CLOUD}
exports.main = async ({ outTradeNo, totalFee, userInfo }) => {
  await cloud.database().collection('orders').add({ data: { _id: outTradeNo, totalFee, paidAt: new Date(0) } });
  return { errcode: 0 };
};`,
  'cloudfunctions/forgetful/index.js': 'exports.main = async () => ({ errCode: 0 });',
  'cloudfunctions/huge/index.js': "exports.main = async () => ({ text: 'x'.repeat(3_000_000) });",
  'cloudfunctions/broken/index.js': "exports.main = async () => { throw new Error('no tea'); };",
};

let project: Project;
let emulator: Emulator;
let control: ControlServer;
let client: Client;
let url: string;

beforeAll(async () => {
  project = temporaryProject(FILES);
  emulator = await startEmulator({ functions: project.folder });
  control = await serveControl(emulator, { name: 'tea-shop' });
  url = control.url;
  client = await connected(async () => ({ url, folder: emulator.folder }));
  // Opens the database, which takes nearly as long as WeChat Pay waits for a callback.
  await client.callTool({ name: 'list_collections' });
});
afterEach(async () => {
  await emulator.clearFault();
});
afterAll(async () => {
  await client.close();
  await control.close();
  await emulator.stop();
  project.remove();
});

async function connected(
  find: () => Promise<{ url: string; folder: string }>,
  projectFolder = () => project.folder,
): Promise<Client> {
  const server = createMcpServer({
    version: '1.2.3',
    connection: { find, close: async () => {} },
    projectFolder,
  });
  const [ours, theirs] = InMemoryTransport.createLinkedPair();
  const made = new Client({ name: 'test', version: '1.0.0' });
  await Promise.all([server.connect(ours), made.connect(theirs)]);
  return made;
}

type Answer = Record<string, unknown>;

/** The official client compares each result with the output schema that the server published. */
async function call(name: string, input: Answer = {}): Promise<Answer> {
  const { structuredContent, content, isError } = await client.callTool({ name, arguments: input });
  expect([isError, content]).toEqual([
    undefined,
    [{ type: 'text', text: JSON.stringify(structuredContent) }],
  ]);
  return structuredContent as Answer;
}

async function refused(name: string, input: Answer = {}, through = client): Promise<string> {
  const { content, isError } = await through.callTool({ name, arguments: input });
  expect(isError).toBe(true);
  return (content as { text: string }[]).map(({ text }) => text).join('\n');
}

let orders = 0;
async function placed(callback = 'paid'): Promise<string> {
  orders += 1;
  const no = `MCP20260101${orders}`;
  expect(await call('call_function', { name: 'order', event: { price: 2, no, callback } })).toMatchObject({
    ok: true,
  });
  return no;
}

describe('the server', () => {
  it('introduces itself, and says what each tool does, takes, gives and changes', async () => {
    expect(client.getServerVersion()).toMatchObject({ name: 'cloudpay', version: '1.2.3' });
    expect(client.getInstructions()).toMatch(/amounts are integer cents/);
    const { tools } = await client.listTools();
    expect(tools.map(({ name }) => name)).toMatchObject({ length: 16 });
    for (const { name, description = '', inputSchema, outputSchema, annotations } of tools) {
      expect(name).toMatch(/^[a-z]+(_[a-z]+)*$/);
      expect([name, description.length > 40]).toEqual([name, true]);
      expect([name, inputSchema.type, outputSchema?.type]).toEqual([name, 'object', 'object']);
      // Some providers of models refuse schemas with references and with these keywords.
      expect([name, JSON.stringify(inputSchema)]).toEqual([
        name,
        expect.not.stringMatching(/"(\$ref|\$defs|propertyNames|patternProperties|allOf|not)"/),
      ]);
      // A misspelt name is refused, where it would be ignored.
      expect([name, inputSchema['additionalProperties']]).toEqual([name, false]);
      expect([name, typeof annotations?.readOnlyHint, typeof annotations?.openWorldHint]).toEqual([
        name,
        'boolean',
        'boolean',
      ]);
    }
    const changing = tools.filter(({ annotations }) => !annotations?.readOnlyHint).map(({ name }) => name);
    expect(changing.sort()).toEqual([
      'advance_time',
      'call_function',
      'cancel_payment',
      'clear_faults',
      'pay_order',
      'set_fault',
      'trigger_notification',
    ]);
  });

  it.each(['ai-tools.md', 'ai-tools.zh-CN.md'])('has each tool in docs/%s', async (page) => {
    const text = readFileSync(join(__dirname, '../../../../docs', page), 'utf8');
    const { tools } = await client.listTools();
    expect([...text.matchAll(/^\| `([a-z_]+)` \|/gm)].map(([, name]) => name)).toEqual(
      tools.map(({ name }) => name),
    );
  });

  it('has the rules of check as resources', async () => {
    const { resources } = await client.listResources();
    expect(resources).toContainEqual(
      expect.objectContaining({ uri: 'cloudpay://rules/fee-amount', mimeType: 'text/markdown' }),
    );
    const { contents } = await client.readResource({ uri: 'cloudpay://rules/fee-amount' });
    expect(contents).toMatchObject([
      { text: expect.stringMatching(/^# fee-amount \(error\).*Wrong:.*Right:/s) },
    ]);
    await expect(client.readResource({ uri: 'cloudpay://rules/nothing' })).rejects.toThrow(
      /There is no rule nothing/,
    );
  });
});

describe('a function', () => {
  it('is listed with what is known of it', async () => {
    expect(await call('project_info')).toMatchObject({
      ...{ name: 'tea-shop', envId: 'local', protocol: 'v2', missing: [] },
      clock: { now: expect.stringMatching(/^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d$/) },
      users: [{ openId: emulator.user.openId }],
    });
    const { functions } = (await call('list_functions')) as { functions: Answer[] };
    expect(functions.map(({ name }) => name)).toEqual(['broken', 'forgetful', 'huge', 'order', 'paid']);
  });

  it('is called as a user, with its log lines and its error', async () => {
    const no = 'MCP2026010100';
    const done = await call('call_function', {
      name: 'order',
      event: { price: 1, no },
      openId: 'oSomebody0000000000000000001',
    });
    expect(done).toMatchObject({
      ...{ ok: true, openId: 'oSomebody0000000000000000001' },
      result: { returnCode: 'SUCCESS', payment: { package: expect.stringMatching(/^prepay_id=wx/) } },
      logs: [{ message: 'an order of 1' }],
    });
    expect(await call('call_function', { name: 'broken' })).toMatchObject({
      ok: false,
      error: { code: 'FUNCTION_THREW', message: expect.stringContaining('no tea') },
    });
    expect(await call('read_logs', { function: 'order', limit: 1 })).toMatchObject({
      lines: [{ functionName: 'order', message: 'an order of 1' }],
    });
  });
});

describe('an order', () => {
  it('is paid, and the result has what the callback received and stored', async () => {
    const no = await placed();
    expect(await call('pay_order', { outTradeNo: no, coupon: { fee: 50 } })).toMatchObject({
      order: { state: 'SUCCESS', totalFee: 200, cashFee: 150, notification: { state: 'delivered' } },
      callbacks: [{ delivered: true, reply: { errcode: 0 }, event: { outTradeNo: no, totalFee: 200 } }],
    });
    expect(await call('query_documents', { collection: 'orders', filter: { _id: no } })).toMatchObject({
      total: 1,
      documents: [{ document: { _id: no, totalFee: 200, paidAt: { $date: '1970-01-01T00:00:00.000Z' } } }],
    });
    expect(await call('list_collections')).toMatchObject({
      collections: [{ name: 'orders', createdAt: expect.stringMatching(/^\d{4}-/) }],
    });
    expect(await refused('pay_order', { outTradeNo: no })).toMatch(
      /^ORDER_PAID: .* order_timeline shows how it was paid\.$/,
    );
  });

  it('says why a callback was not accepted, and what to do', async () => {
    const no = await placed('forgetful');
    const { callbacks, next } = await call('pay_order', { outTradeNo: no });
    expect(callbacks).toMatchObject([
      { delivered: false, reply: { errCode: 0 }, problem: { code: expect.any(String) } },
    ]);
    expect(next).toMatch(/is not confirmed\. .*errcode.* advance_time/);
    const missing = await placed('nowhere');
    expect(await call('pay_order', { outTradeNo: missing })).toMatchObject({
      next: expect.stringContaining('nowhere'),
    });
  });

  it('can be cancelled, refused by the bank, and expire', async () => {
    const no = await placed();
    expect(await call('cancel_payment', { outTradeNo: no })).toMatchObject({ order: { state: 'NOTPAY' } });
    expect(await call('cancel_payment', { outTradeNo: no, how: 'failed' })).toMatchObject({
      order: { state: 'PAYERROR' },
    });
    expect(await call('cancel_payment', { outTradeNo: no, how: 'expired' })).toMatchObject({
      order: { state: 'CLOSED', expired: true },
    });
    expect(await call('list_orders', { search: no, states: ['CLOSED'] })).toMatchObject({
      ...{ total: 1, states: { CLOSED: 1 } },
      orders: [{ outTradeNo: no, totalFee: 200, madeAt: expect.stringMatching(/^\d{4}-/) }],
    });
  });

  it('has a timeline without the texts of requests, which it gives when asked', async () => {
    const no = await placed();
    await call('pay_order', { outTradeNo: no });
    const short = await call('order_timeline', { outTradeNo: no });
    const types = (short['entries'] as Answer[]).map(({ type }) => type);
    for (const type of ['function-call', 'request', 'order-made', 'order-paid', 'notification', 'callback'])
      expect(types).toContain(type);
    expect(JSON.stringify(short)).not.toMatch(/<xml>/);
    const long = await call('order_timeline', { outTradeNo: no, bodies: true });
    expect(JSON.stringify(long)).toMatch(/<xml>.*<out_trade_no>/s);
  });
});

describe('a fault', () => {
  it('holds a notification back until the time advances, and is cleared', async () => {
    const { id } = await call('set_fault', { type: 'drop', times: 1 });
    expect(id).toEqual(expect.any(String));
    const no = await placed();
    expect(await call('pay_order', { outTradeNo: no })).toMatchObject({
      callbacks: [],
      next: expect.stringMatching(/advance_time/),
    });
    const { now, offset } = await call('advance_time', { duration: '15s' });
    expect(now).toMatch(/^\d{4}-/);
    expect(offset).toBeGreaterThan(10_000);
    expect(await call('order_timeline', { outTradeNo: no })).toMatchObject({
      order: { notification: { state: 'delivered' } },
    });
    const set = await call('set_fault', { type: 'duplicate', copies: 3, outTradeNo: no });
    expect(await call('list_faults')).toMatchObject({ faults: [{ id: set['id'], struck: 0 }] });
    expect(await call('clear_faults', { id: set['id'] })).toEqual({ faults: [] });
    expect(await call('clear_faults')).toEqual({ faults: [] });
  });
});

it('a result that would fill the context of a model is cut, and says so', async () => {
  const answer = await call('call_function', { name: 'huge' });
  expect(answer).toMatchObject({ ok: true, cut: expect.stringMatching(/Ask for less/) });
  expect(JSON.stringify(answer).length).toBeLessThan(70_000);
});

describe('a notification without an order', () => {
  it('arrives with the given fields, in either spelling', async () => {
    expect(
      await call('trigger_notification', {
        ...{ kind: 'payment', functionName: 'paid' },
        fields: { outTradeNo: 'MCPALONE1', total_fee: 8800 },
      }),
    ).toMatchObject({
      delivered: true,
      event: { outTradeNo: 'MCPALONE1', totalFee: 8800 },
      documents: [{ kind: 'insert' }],
    });
    expect(
      await refused('trigger_notification', {
        ...{ kind: 'refund', functionName: 'paid' },
        fields: { refundFee: '1.5' },
      }),
    ).toMatch(/FIELDS_INVALID: fields\.refundFee must be an integer: amounts are cents/);
    expect(
      await refused('trigger_notification', {
        ...{ kind: 'payment', functionName: 'paid' },
        fields: { out_trade_nr: 'T' },
      }),
    ).toMatch(/FIELDS_INVALID: .* out_trade_nr\. Did you mean out_trade_no\?/);
  });
});

describe('check_code', () => {
  it('finds mistakes in the project without a dev server', async () => {
    const alone = await connected(() => Promise.reject(new Error('no dev server')));
    const { structuredContent } = await alone.callTool({
      name: 'check_code',
      arguments: { rule: 'fee-amount' },
    });
    expect(structuredContent).toMatchObject({
      errors: 1,
      findings: [
        {
          rule: 'fee-amount',
          file: 'cloudfunctions/order/index.js',
          line: 5,
          fixable: true,
          help: expect.any(String),
        },
      ],
    });
    await alone.close();
  });

  it.each([
    ['/nowhere', /^PROJECT_UNREADABLE: There is no folder \/nowhere\..* --project/],
    ['', /^PROJECT_UNREADABLE: There is no code in .* --project/],
  ])('of the folder %j, which is no project, says how to name it', async (folder, message) => {
    const empty = temporaryProject({ 'notes.txt': 'tea' });
    const lost = await connected(
      () => Promise.reject(new Error('no dev server')),
      () => folder || empty.folder,
    );
    expect(await refused('check_code', {}, lost)).toMatch(message);
    await lost.close();
    empty.remove();
  });
});

describe('an error', () => {
  it.each([
    ['call_function', { name: 'orders' }, /^FUNCTION_NOT_FOUND: .* list_functions shows/],
    ['order_timeline', { outTradeNo: 'T0' }, /^ORDER_UNKNOWN: There is no order T0\..* list_orders shows/],
    [
      'query_documents',
      { collection: 'nothing' },
      /^DATABASE_COLLECTION_NOT_EXIST: .* list_collections shows/,
    ],
    [
      'query_documents',
      { collection: 'orders', filter: '{ a: _.gtt(1) }' },
      /^FILTER_INVALID: .*line 1, column/,
    ],
    ['set_fault', { type: 'drop', copies: 3 }, /^FAULT_INVALID: .*copies/],
    ['clear_faults', { id: 'f99' }, /^FAULT_UNKNOWN: .* list_faults shows/],
    ['pay_order', { outTradeNo: 'T0', coupon: { fee: 0.5 } }, /fee/],
    ['pay_order', { outTradeNo: 'T0', amount: 1 }, /amount/],
  ])('of %s with %j says what happened and what to do', async (name, input, message) => {
    expect(await refused(name, input)).toMatch(message);
  });

  it('of a dev server that went away says that the request may have been carried out', async () => {
    const gone = await connected(async () => ({ url: 'http://127.0.0.1:9', folder: '/' }));
    expect(await refused('list_orders', {}, gone)).toMatch(
      /^DEV_SERVER_SILENT: The request to cloudpay dev at http:\/\/127\.0\.0\.1:9 broke off: .*before you repeat it/,
    );
    await gone.close();
  });
});
