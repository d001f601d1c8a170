/** More keys than the merchants of one process have. */
const MOST = 1_000;

/**
 * Parses a PEM once, not for each signature: parsing a key takes as long as a signature's tenth.
 *
 * Keeps keys by their text, the oldest of which are dropped.
 */
export function keepParsed<Key>(
  parse: (text: string, option: string) => Key,
): (text: string, option: string) => Key {
  const kept = new Map<string, Key>();
  return (text, option) => {
    const known = kept.get(text);
    if (known !== undefined) return known;
    const key = parse(text, option);
    if (kept.size >= MOST) for (const oldest of kept.keys()) if (kept.delete(oldest)) break;
    kept.set(text, key);
    return key;
  };
}
