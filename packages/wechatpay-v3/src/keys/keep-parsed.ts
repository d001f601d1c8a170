/** More keys than the merchants of one process have. */
const MOST = 1_000;

/** Parses each PEM once, not for each signature. The oldest keys are dropped. */
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
