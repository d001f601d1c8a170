const [S, M, H] = [1000, 60_000, 3_600_000];

/**
 * The milliseconds between WeChat Pay's attempts at a notification that was not answered SUCCESS: fifteen retries in 24
 * hours and 4 minutes.
 *
 * @see https://pay.weixin.qq.com/wiki/doc/api/wxa/wxa_sl_api.php?chapter=9_7
 */
export const NOTIFICATION_INTERVALS: readonly number[] = [
  15 * S,
  15 * S,
  30 * S,
  3 * M,
  10 * M,
  20 * M,
  30 * M,
  30 * M,
  30 * M,
  60 * M,
  3 * H,
  3 * H,
  3 * H,
  6 * H,
  6 * H,
];
