import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { type CallingProcesses, startCallingProcesses } from '../testing/calling-processes';
import { startWechatApi, type WechatApi } from '../testing/wechat-api';

let wechat: WechatApi;
let processes: CallingProcesses;
beforeAll(async () => {
  wechat = await startWechatApi();
  processes = await startCallingProcesses(wechat);
});
afterAll(async () => {
  await processes.close();
  await wechat.close();
});

it('two processes share one access_token by PostgreSQL: fetched once, and once again when WeChat refuses it', async () => {
  const [first, second] = await Promise.all([processes.start(), processes.start()]);
  expect(await Promise.all([first(), second()])).toEqual(['0', '0']);
  expect(wechat.fetches).toHaveLength(1);
  wechat.replaceToken();
  expect(await Promise.all([first(), second()])).toEqual(['0', '0']);
  expect(wechat.fetches).toEqual([{ forced: false }, { forced: false }]);
  expect(processes.problems()).toBe('');
});
