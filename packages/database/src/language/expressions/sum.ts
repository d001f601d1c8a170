import { Int32, Long } from 'bson';
import { add, type Numeric, wholeNumber, wholeOrDouble } from '../values/numbers';

/**
 * A sum of numbers. Whole numbers are added exactly, whatever their order: the sum of ints is an int where it fits, with
 * a long it is a long. A double or a decimal makes the sum one.
 */
export class Sum {
  #whole: number | bigint = 0;
  #isLong = false;
  /** The sum since the first double or decimal. */
  #total: Numeric | undefined;

  add(value: Numeric, times: number): void {
    if (this.#total === undefined && this.#addWhole(value, times)) return;
    this.#total ??= this.result();
    for (let count = 0; count < times; count += 1) this.#total = add(this.#total, value);
  }

  #addWhole(value: Numeric, times: number): boolean {
    if (value instanceof Int32) {
      const sum = typeof this.#whole === 'number' ? this.#whole + value.value * times : Number.NaN;
      this.#whole = Number.isSafeInteger(sum)
        ? sum
        : BigInt(this.#whole) + BigInt(value.value) * BigInt(times);
      return true;
    }
    if (!(value instanceof Long)) return false;
    this.#whole = BigInt(this.#whole) + value.toBigInt() * BigInt(times);
    this.#isLong = true;
    return true;
  }

  result(): Numeric {
    if (this.#total !== undefined) return this.#total;
    const whole = BigInt(this.#whole);
    return this.#isLong ? wholeOrDouble(whole) : wholeNumber(whole);
  }
}
