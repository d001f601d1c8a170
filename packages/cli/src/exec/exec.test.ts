/** `cloudpay exec` in its own process, as people and CI run it. */
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { endAll, runCloudpay } from '../testing/dev-process';
import { type Project, temporaryProject } from '../testing/project';

const standIn = join(__dirname, '../../../wx-server-sdk/dist/index.cjs');

/** A test without a test runner: orders, pays by the emulator's API, and looks at the document. */
const SCRIPT = `
  const cloud = require(${JSON.stringify(standIn)});
  cloud.init({ env: cloud.DYNAMIC_CURRENT_ENV });
  const { CLOUDPAY_EMULATOR_URL: emulator } = process.env;
  (async () => {
    const outTradeNo = 'ORDER-1';
    const { data: [good] } = await cloud.database().collection('goods').get();
    const order = await cloud.cloudPay.unifiedOrder({
      body: good._id, outTradeNo, subMchId: '1900000109', totalFee: good.price, spbillCreateIp: '127.0.0.1',
      envId: process.env.TCB_ENV, functionName: 'paid', openid: 'oUpF8uMuAJO_M2pxb1Q9zNjWeS6o',
    });
    if (order.returnCode !== 'SUCCESS') throw new Error(JSON.stringify(order));
    await fetch(emulator + '/api/cashier/ORDER-1/pay', {
      method: 'POST', headers: { 'content-type': 'application/json' }, body: '{}',
    });
    // The payer sees the payment before the shop is notified of it.
    const count = () => cloud.callFunction({ name: 'count' }).then(({ result }) => result.total, () => 0);
    let paid = 0;
    while (paid === 0) {
      await new Promise((resolve) => setTimeout(resolve, 50));
      paid = await count();
    }
    const { signType } = order.payment;
    console.log(JSON.stringify({ price: good.price, paid, signType, args: process.argv.slice(2) }));
    process.exitCode = 7;
  })();`;

let project: Project;
/** Its functions use no database, which costs the start of an emulator most of its time. */
let small: Project;
beforeAll(() => {
  small = temporaryProject({
    'project.config.json': '{}',
    'cloudfunctions/hello/index.js': 'exports.main = async () => 1;',
  });
  project = temporaryProject({
    'project.config.json': '{}',
    'cloudfunctions/paid/index.js': `
      const cloud = require('wx-server-sdk');
      cloud.init({ env: cloud.DYNAMIC_CURRENT_ENV });
      exports.main = async ({ outTradeNo }) => {
        await cloud.database().collection('paid').add({ data: { outTradeNo } });
        return { errcode: 0 };
      };`,
    'cloudfunctions/count/index.js': `
      const cloud = require('wx-server-sdk');
      cloud.init({ env: cloud.DYNAMIC_CURRENT_ENV });
      exports.main = () => cloud.database().collection('paid').count();`,
    'cloudbase-data/goods.jsonl': '{"_id":"tea","price":8800}\n',
    'test.js': SCRIPT,
  });
});
afterAll(async () => {
  await endAll();
  project.remove();
  small.remove();
});

const execIn = ({ folder }: Project, ...args: string[]) => runCloudpay({ cwd: folder }, 'exec', ...args);
const exec = (...args: string[]) => execIn(small, ...args);

describe('cloudpay exec', () => {
  it.each([
    ['v2', 'MD5', []],
    ['v3', 'RSA', ['--version', 'v3']],
  ])(
    'gives the command the gateway, the functions, the database and the emulator, and passes its exit code: %s',
    async (_, signType, options) => {
      const { code, stdout, stderr } = await execIn(
        project,
        ...options,
        '--',
        'node',
        'test.js',
        '--json',
        'a b',
      );
      expect({ code, stdout: stdout && JSON.parse(stdout) }).toEqual({
        code: 7,
        stdout: { price: 8800, paid: 1, signType, args: ['--json', 'a b'] },
      });
      // The line about the collection that the first call makes: CloudBase would have refused it.
      expect(stderr).toMatch(/^(?:count|paid): The collection paid did not exist/);
    },
  );

  it('needs no --, and leaves the options after the command to it', async () => {
    const script = 'console.log(process.argv.slice(1).join()); process.exit(0)';
    const { code, stdout } = await exec('--strict', 'node', '-e', script, 'x', '--strict', '--help');
    expect({ code, stdout }).toEqual({ code: 0, stdout: 'x,--strict,--help\n' });
  });

  it('passes signals on, and waits for the command', async () => {
    const script = `
      process.on('SIGTERM', () => setTimeout(() => { console.log('cleaned up'); process.exit(5); }, 200));
      process.kill(process.ppid, 'SIGTERM');
      setInterval(() => {}, 1000);`;
    expect(await exec('--', 'node', '-e', script)).toMatchObject({ code: 5, stdout: 'cleaned up\n' });
  });

  it('exits as a shell does after a signal', async () => {
    expect((await exec('--', 'node', '-e', 'process.kill(process.pid, "SIGKILL")')).code).toBe(137);
  });

  it.each([
    [['--', 'no-such-program'], /There is no program no-such-program\. Install it/],
    [['--functions', 'none', '--', 'node', '-v'], /There is no folder .*none/],
    [['--data', 'none', '--', 'node', '-v'], /There is no folder .*none with seed data/],
    [[], /missing required argument 'command'/],
  ])('says why it cannot: %j', async (args, message) => {
    const { code, stdout, stderr } = await exec(...args);
    expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
    expect(stderr).toMatch(message);
  });
});
