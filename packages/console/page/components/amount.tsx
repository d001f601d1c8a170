import { yuan } from '../format/money';

/** An amount in yuan, from cents. */
export function Amount({ cents }: { cents: number }) {
  return (
    <span class="amount">
      {cents < 0 && '−'}
      <span class="currency">¥</span>
      {yuan(Math.abs(cents))}
    </span>
  );
}
