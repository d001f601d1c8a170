/** CloudIDs and container services of mini programs, and `getOpenData` of functions, in emulation. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { sessionApi } from './control/session-api';
import type { Emulator } from './index';
import { start, stopAll, temporaryFolder } from './testing/emulators';

const FUNCTION = `const cloud = require('wx-server-sdk');
cloud.init();
exports.main = async ({ list, ...event }) => (list ? cloud.getOpenData({ list }) : event);`;

let emulator: Emulator;
beforeAll(async () => {
  const folder = temporaryFolder();
  mkdirSync(join(folder, 'cloudfunctions/open'), { recursive: true });
  writeFileSync(join(folder, 'cloudfunctions/open/index.js'), FUNCTION);
  writeFileSync(
    join(folder, 'cloudbaserc.json'),
    JSON.stringify({
      functionRoot: 'cloudfunctions',
      cloudpay: {
        services: { api: 'http://127.0.0.1:1' },
        openData: { 'run-1': { stepInfoList: [{ timestamp: 1, step: 9 }] } },
      },
    }),
  );
  emulator = await start({ functions: folder });
});
afterAll(stopAll);

async function call(path: string, event: object) {
  const { token } = await emulator.sessions.login('any code');
  const response = await sessionApi(emulator).fetch(
    new Request(`http://127.0.0.1/call/open${path}`, {
      method: 'POST',
      headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
      body: JSON.stringify(event),
    }),
  );
  return ((await response.json()) as { result: Record<string, unknown> }).result;
}

describe('open data', () => {
  it('stands in the event in the place of a CloudID: made up, configured, or refused', async () => {
    emulator.answerOpenData('late', { errCode: -601006, errMsg: 'cloudID expired.' });
    const event = await call('?cloudID=phone&cloudID=run&cloudID=old', {
      ...{ phone: '27_x', run: 'run-1', old: 'late', other: '27_y' },
    });
    expect(event).toMatchObject({
      phone: {
        cloudID: '27_x',
        data: {
          phoneNumber: expect.any(String),
          openId: emulator.user.openId,
          watermark: { appid: emulator.appId },
        },
      },
      run: {
        cloudID: 'run-1',
        data: { stepInfoList: [{ timestamp: 1, step: 9 }], watermark: expect.anything() },
      },
      old: { cloudID: 'late', errCode: -601006, errMsg: 'cloudID expired.' },
      other: '27_y',
    });
  });

  it('comes to getOpenData of a function', async () => {
    expect(await call('', { list: ['run-1', '27_x'] })).toEqual({
      list: [
        { cloudID: 'run-1', data: expect.objectContaining({ stepInfoList: [{ timestamp: 1, step: 9 }] }) },
        { cloudID: '27_x', data: expect.objectContaining({ phoneNumber: expect.any(String) }) },
      ],
      errMsg: 'getOpenData:ok',
      errCode: 0,
    });
  });

  it('and a container service are configured beside each other', async () => {
    const { token } = await emulator.sessions.login('any code');
    const response = await sessionApi(emulator).fetch(
      new Request('http://127.0.0.1/container', {
        method: 'POST',
        headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
        body: JSON.stringify({ path: '/', header: { 'X-WX-SERVICE': 'api' } }),
      }),
    );
    // Nothing listens there.
    expect([response.status, await response.json()]).toEqual([
      502,
      expect.objectContaining({ errorCode: 'SERVICE_UNREACHABLE' }),
    ]);
  });

  it('must be an object in the configuration', () => {
    expect(() => emulator.answerOpenData('a', 'text' as never)).toThrow(
      /answerOpenData\(\) must name an object/,
    );
  });
});
