/** The function that all servers run, and the calls that they get. */
import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createSessions } from '../../../packages/function-host/dist/index.mjs';
import { post, type Requests } from '../http-load.ts';

export const FUNCTION = 'price';

/** What it costs is far below the cost of a call, as that of the first lines of most functions. */
const CODE = `
exports.main = async ({ outTradeNo, items }) => {
  let totalFee = 0;
  for (const { price, count } of items) totalFee += price * count;
  return { errcode: 0, errmsg: 'ok', outTradeNo, totalFee };
};
`;

/** A part of every right answer. */
export const EXPECTED = '"totalFee":21400';

const EVENT = JSON.stringify({
  outTradeNo: '1409811653202611280001',
  items: [
    { name: '西湖龙井 明前特级 250g', price: 8800, count: 2 },
    { name: '青瓷茶杯', price: 1900, count: 2 },
  ],
  address: { city: '杭州市', detail: '西湖区龙井路 1 号', phone: '057100000000' },
});

export const APPID = 'wx0ea73ceed15418f9';
export const SESSION_KEY = 'a session key of the benchmark, long enough';
export const FRONT_TOKEN = 'a-token-of-the-benchmark';

/** Users of the mini program, each with a session. */
const USERS = 500;

/** A project with the function, in a folder of its own, which the caller removes. */
export function temporaryProject(): { root: string; project: string; functionFolder: string } {
  const root = mkdtempSync(join(tmpdir(), 'cloudpay-bench-'));
  const functionFolder = join(root, 'shop/cloudfunctions', FUNCTION);
  mkdirSync(functionFolder, { recursive: true });
  writeFileSync(join(functionFolder, 'index.js'), CODE);
  writeFileSync(join(functionFolder, 'package.json'), JSON.stringify({ name: FUNCTION, main: 'index.js' }));
  return { root, project: join(root, 'shop'), functionFolder };
}

/** The call, with these headers. */
export function call(path: string, ...headers: string[]): Buffer {
  return post(path, EVENT, ['Content-Type: application/json', ...headers]);
}

/** Calls of users with sessions, as a mini program sends them. */
export async function callsOfUsers(path: string): Promise<Requests> {
  const sessions = createSessions({
    appid: APPID,
    keys: SESSION_KEY,
    jscode2session: async (code) => ({ openId: code }),
  });
  return Promise.all(
    Array.from({ length: USERS }, async (_, user) => {
      const { token } = await sessions.login(`oUpF8uMEb4qRXf22hE3X68T${String(user).padStart(5, '0')}`);
      return call(path, `Authorization: Bearer ${token}`);
    }),
  );
}
