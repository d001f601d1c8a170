/**
 * The clock of a simulated WeChat Pay, for gateways that rehearse against it: `GET /simulated-clock` at its address. WeChat
 * Pay itself has no such path, so its answer also shows that it is simulated.
 */
export const SIMULATED_CLOCK_PATH = '/simulated-clock';

/** @param now milliseconds since 1970 */
export function writeSimulatedClock(now: number): Record<string, unknown> {
  return { simulatedWechatPay: true, now };
}

/** @returns milliseconds since 1970; undefined if the answer is not that of a simulated WeChat Pay */
export function readSimulatedClock(answer: Readonly<Record<string, unknown>>): number | undefined {
  const { simulatedWechatPay, now } = answer;
  return simulatedWechatPay === true && typeof now === 'number' && Number.isFinite(now) ? now : undefined;
}
