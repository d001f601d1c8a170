import { Binary } from 'bson';
import { refuse } from '../refuse';
import { isDocument } from '../values/kinds';

/** What a value of a kind without parts takes, about. */
const BYTES_OF_A_VALUE = 32;

/** About how many bytes a value takes in memory. */
export function sizeOf(value: unknown): number {
  if (typeof value === 'string') return BYTES_OF_A_VALUE + value.length * 2;
  if (typeof value !== 'object' || value === null) return BYTES_OF_A_VALUE;
  if (Array.isArray(value))
    return value.reduce<number>((size, member) => size + sizeOf(member), BYTES_OF_A_VALUE);
  if (value instanceof Binary) return BYTES_OF_A_VALUE + value.position;
  if (!isDocument(value)) return BYTES_OF_A_VALUE;
  let size = BYTES_OF_A_VALUE;
  for (const name in value) size += BYTES_OF_A_VALUE + sizeOf(value[name]);
  return size;
}

/** Counts what a stage holds, and refuses more than it may. */
export class Budget {
  #bytes = 0;
  #count = 0;

  constructor(
    private readonly stage: string,
    /** What the stage holds, in the plural. */
    private readonly what: string,
    private readonly advice: string,
    private readonly limit: number,
  ) {}

  /** One thing more is held. */
  hold(value: unknown): void {
    this.#count += 1;
    this.grow(sizeOf(value));
  }

  /** Something that is held has grown. */
  grow(bytes: number): void {
    this.#bytes += bytes;
    if (this.#bytes <= this.limit) return;
    const megabytes = Math.max(1, Math.round(this.limit / 1_000_000));
    refuse(
      `Exceeded memory limit for ${this.stage}: it holds ${this.#count} ${this.what}, more than ${megabytes} MB. ${this.advice}`,
    );
  }

  /** What was held has been let go. */
  reset(values: readonly unknown[]): void {
    this.#bytes = 0;
    this.#count = 0;
    for (const value of values) this.hold(value);
  }
}
