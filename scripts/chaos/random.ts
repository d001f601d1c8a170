/** Random numbers that a seed repeats. */
export interface Random {
  /** From 0 up to, but never, 1. */
  fraction(): number;
  /** A whole number from `least` to `most`, both included. */
  between(least: number, most: number): number;
  /** One of the items; the list must not be empty. */
  pick<Item>(items: readonly [Item, ...Item[]]): Item;
}

/**
 * @param seed any text; different uses (`'7/plan'`, `'7/answers'`) draw independent numbers
 */
export function seededRandom(seed: string): Random {
  let state = hash(seed);
  // Mulberry32: small, and uniform enough for this purpose.
  const fraction = () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
  return {
    fraction,
    between: (least, most) => least + Math.floor(fraction() * (most - least + 1)),
    pick: (items) => items[Math.floor(fraction() * items.length)] ?? items[0],
  };
}

/** FNV-1a, 32 bits. */
function hash(text: string): number {
  let value = 0x811c9dc5;
  for (const byte of Buffer.from(text)) value = Math.imul(value ^ byte, 0x01000193);
  return value;
}
