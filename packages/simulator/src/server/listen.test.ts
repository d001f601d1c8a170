import { request } from 'node:https';
import { expect, it } from '@jest/globals';
import { readSimulatedClock, SIMULATED_CLOCK_PATH } from '@opencloudpay/contracts/simulated-clock';
import { startSimulator } from '../start-simulator';

it('tells the simulated time, so that a gateway can follow it', async () => {
  const simulator = await startSimulator();
  await simulator.advance('2d');
  const text = await new Promise<string>((resolve, reject) => {
    const sent = request(`${simulator.url}${SIMULATED_CLOCK_PATH}`, { ca: simulator.ca }, (response) => {
      response.setEncoding('utf8').on('data', resolve);
    });
    sent.on('error', reject).end();
  });
  const now = readSimulatedClock(JSON.parse(text)) ?? 0;
  expect(Math.abs(now - simulator.now().getTime())).toBeLessThan(60_000);
  // WeChat Pay's answers, and those of other servers.
  for (const answer of [{}, { now: 1 }, { simulatedWechatPay: true }, { simulatedWechatPay: 'true', now: 1 }])
    expect(readSimulatedClock(answer)).toBeUndefined();
  await simulator.stop();
});
