import type { Desk } from './desk.ts';
import type { Preparation } from './preparation.ts';

/** `npm test` of the project: a test that reaches the emulator. */
const TEST = `fetch(process.env.CLOUDPAY_EMULATOR_URL + '/api/functions').then(({ ok }) => process.exit(ok ? 0 : 1))`;

/** A project as a reader has one: the sample functions with their data, in a folder of its own. */
export function sampleProject(desk: Desk): Preparation {
  desk.copy('cloudfunctions', 'cloudfunctions');
  desk.copy('cloudbase-data', 'cloudbase-data');
  desk.write({
    'project.config.json': JSON.stringify({
      ...{ appid: 'wx8888888888888888', cloudfunctionRoot: 'cloudfunctions/' },
    }),
    'package.json': JSON.stringify({
      ...{ name: 'shop', private: true, scripts: { test: `node -e "${TEST}"` } },
    }),
  });
  // The sample callback asks WeChat Pay about the order of a notification, and there is none behind a triggered one.
  return { verdicts: { trigger: [1] } };
}
