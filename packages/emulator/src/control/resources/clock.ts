import type { AdvanceRequest, ClockState } from '@opencloudpay/contracts/dev-server/clock';
import { say } from '@opencloudpay/internal';
import { durationProblem } from '@opencloudpay/simulator';
import type { Hono } from 'hono';
import type { Emulator } from '../../emulator-types';
import { invalid, readJson } from '../read-request';

export function clockRoutes(app: Hono, emulator: Emulator): void {
  app.post('/api/clock/advance', async (c) => {
    const { duration } = await readJson<AdvanceRequest>(c);
    const problem = durationProblem(duration);
    if (problem !== undefined) throw invalid(say(`duration ${problem.en}.`, `duration ${problem.zh}。`));
    await emulator.advance(duration as AdvanceRequest['duration']);
    return c.json<ClockState>(emulator.clock());
  });
}
