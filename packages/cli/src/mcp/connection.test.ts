/** Which emulator the tools of `cloudpay mcp` work with. */
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { type ControlServer, type Emulator, serveControl, startEmulator } from '@opencloudpay/emulator';
import { type Project, temporaryProject } from '../testing/project';
import { connectionTo } from './connection';
import { checkAddress, findDevServer } from './find-dev-server';

const MAIN = 'exports.main = async () => 1;';

let project: Project;
let emulator: Emulator;
let control: ControlServer;
beforeAll(async () => {
  project = temporaryProject({ 'project.config.json': '{}', 'cloudfunctions/one/index.js': MAIN });
  emulator = await startEmulator({ functions: project.folder });
  control = await serveControl(emulator);
});
afterAll(async () => {
  await control.close();
  await emulator.stop();
  project.remove();
});

it('is the dev server of --dev, whatever its project is', async () => {
  const connection = connectionTo({ dev: `${control.url}/`, project: '/nowhere', start: false });
  expect(await connection.find()).toEqual({ url: control.url, folder: emulator.folder });
});

it('is that of the project on the usual port, and no other one', async () => {
  expect(await findDevServer({ project: project.folder }, control.url)).toMatchObject({ url: control.url });
  const other = temporaryProject({ 'project.config.json': '{}', 'cloudfunctions/two/index.js': MAIN });
  await expect(findDevServer({ project: other.folder }, control.url)).rejects.toMatchObject({
    code: 'DEV_SERVER_OTHER',
    message: expect.stringMatching(/--port 8011, and configure cloudpay mcp with --dev http/),
  });
  other.remove();
});

it('is named with the command that starts it, where none runs', async () => {
  const connection = connectionTo({ dev: 'http://127.0.0.1:9', project: project.folder, start: true });
  await expect(connection.find()).rejects.toMatchObject({
    code: 'DEV_SERVER_MISSING',
    message: expect.stringContaining(`cloudpay dev ${project.folder}`),
  });
});

it.each(['127.0.0.1:8010', 'http://example.com', 'ftp://127.0.0.1', ''])(
  'is on this machine: --dev %s is refused',
  (dev) => {
    expect(() => checkAddress(dev)).toThrow(expect.objectContaining({ code: 'ADDRESS_INVALID' }));
  },
);
