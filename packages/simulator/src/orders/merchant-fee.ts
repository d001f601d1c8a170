/** The usual rate: 0.60 %. */
export const RATE_PER_MILLE = 6;

/** The merchant's fee in cents, rounded as WeChat Pay does: half a cent up. */
export function feeOn(cents: number): number {
  return Math.round((cents * RATE_PER_MILLE) / 1000);
}
