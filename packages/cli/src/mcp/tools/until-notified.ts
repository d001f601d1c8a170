import { setTimeout as delay } from 'node:timers/promises';
import type { OrderTimeline } from '@opencloudpay/contracts/dev-server/timeline';
import type { DevRequest } from '../dev-request';

/** Milliseconds. A callback answers within a moment, or it fails: then the answer says that it is not there yet. */
const LONGEST = 20_000;
const PAUSE = 100;

/** The timeline of a paid order once its first notification has had an outcome, or cannot have one soon. */
export async function untilNotified(
  request: DevRequest,
  outTradeNo: string,
  signal: AbortSignal,
): Promise<OrderTimeline> {
  const end = performance.now() + LONGEST;
  for (;;) {
    const timeline = await request('GET /api/orders/:outTradeNo', { params: { outTradeNo } });
    const { callbackProblem, notification } = timeline.order;
    const isOver = notification && (notification.state !== 'waiting' || notification.attempts > 0);
    const isHeld = timeline.entries.some(({ type }) => type === 'fault');
    if (callbackProblem || isOver || isHeld || performance.now() > end) return timeline;
    await delay(PAUSE, undefined, { signal });
  }
}
