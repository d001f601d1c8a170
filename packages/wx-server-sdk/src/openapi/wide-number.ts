/** How many digits a word of the original's numbers has. */
const WORD = 14;

/** Longer numbers than this become a `WideNumber`, as in the original. */
const LONGEST_PLAIN = 15;

/**
 * A number of JSON that is too long for a JavaScript number, with the fields of the original's, which are those of
 * bignumber.js: sign, exponent, and words of 14 digits. WeChat's message ids are such numbers.
 */
class WideNumber {
  readonly s: number;
  readonly e: number;
  readonly c: readonly number[];
  readonly #digits: string;

  constructor(text: string) {
    const [, minus, whole = '', fraction = '', exponent = '0'] =
      /^(-?)(\d+)\.?(\d*)(?:[eE]([+-]?\d+))?$/.exec(text) ?? [];
    const all = whole + fraction;
    const digits = all.replace(/^0+/, '').replace(/0+$/, '') || '0';
    const leading = digits === '0' ? 0 : all.length - all.replace(/^0+/, '').length;
    this.#digits = digits;
    this.s = minus ? -1 : 1;
    this.e = digits === '0' ? 0 : whole.length + Number(exponent) - leading - 1;
    this.c = wordsOf(digits, (((this.e + 1) % WORD) + WORD) % WORD);
  }

  toString(): string {
    return `${this.s < 0 ? '-' : ''}${written(this.#digits, this.e)}`;
  }

  toJSON(): string {
    return this.toString();
  }
}

/** Very large and very small numbers have an exponent, as JavaScript's own. */
function written(digits: string, e: number): string {
  if (e >= 21 || e <= -7) {
    const fraction = digits.slice(1);
    return `${digits.charAt(0)}${fraction && `.${fraction}`}e${e < 0 ? '' : '+'}${e}`;
  }
  if (e < 0) return `0.${'0'.repeat(-e - 1)}${digits}`;
  const whole = digits.slice(0, e + 1).padEnd(e + 1, '0');
  const fraction = digits.slice(e + 1);
  return `${whole}${fraction && `.${fraction}`}`;
}

/** @param first the length of the first word */
function wordsOf(digits: string, first: number): number[] {
  const rest = Math.ceil(Math.max(0, digits.length - first) / WORD) * WORD;
  const padded = digits.padEnd(first + rest, '0');
  const words = first > 0 ? [Number(padded.slice(0, first))] : [];
  for (let at = first; at < padded.length; at += WORD) words.push(Number(padded.slice(at, at + WORD)));
  return words;
}

/**
 * Parses JSON, keeping long numbers.
 *
 * @throws {SyntaxError}
 */
export function parseWide(json: string): unknown {
  const wide: WideNumber[] = [];
  // A character that no JSON text holds unescaped.
  const mark = '\u0000';
  const marked = json.replace(/"(?:[^"\\]|\\.)*"|-?\d[\d.eE+-]*/g, (token) => {
    if (token.startsWith('"') || token.length <= LONGEST_PLAIN || !Number.isFinite(Number(token)))
      return token;
    wide.push(new WideNumber(token));
    return JSON.stringify(`${mark}${wide.length - 1}`);
  });
  return JSON.parse(marked, (_, value) =>
    typeof value === 'string' && value.startsWith(mark) ? (wide[Number(value.slice(1))] ?? value) : value,
  );
}
