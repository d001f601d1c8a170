/** Longer texts are cut, so no openid (28 characters), key (32) or token is ever shown whole, wherever it was put. */
const MAX_SHOWN = 24;
const SHOWN_OF_LONG = 20;
const SHOWN_OF_PRIVATE = 4;

export interface PreviewOptions {
  /** Whether the value is personal: an openid, a payment code, a name. */
  isPrivate?: boolean;
  /** Whether the length is wrong. */
  withLength?: boolean;
}

/** The value in a form that its owner recognizes: short enough for a log line, without secrets. */
export function preview(
  value: unknown,
  { isPrivate = false, withLength = false }: PreviewOptions = {},
): string {
  if (isPrivate && typeof value === 'number') return 'a number';
  if (value === undefined || value === null) return String(value);
  if (typeof value === 'number' || typeof value === 'boolean') return String(value);
  if (Array.isArray(value)) return 'an array';
  if (typeof value === 'object') return 'an object';
  if (typeof value !== 'string') return `a value of type ${typeof value}`;
  const characters = [...value];
  const shown = shownOf(characters, isPrivate);
  const kind = withLength || shown < characters.length ? `string, ${characters.length} characters` : 'string';
  const cut = shown < characters.length ? '…' : '';
  return `${JSON.stringify(`${characters.slice(0, shown).join('')}${cut}`)} (${kind})`;
}

/** A name or number unchanged. Any other text is shown by {@link preview}: it may be a secret in the wrong place. */
export function previewName(value: unknown): string {
  return /^[\w-]{1,24}$/.test(String(value)) ? String(value) : preview(value);
}

/**
 * An address as {@link preview} shows it, without the user and password that it may contain, and without parts that may
 * be a key or a token in the wrong place.
 */
export function previewAddress(value: unknown): string {
  return previewOption(typeof value === 'string' ? value.replace(/^.*@/s, '…@') : value);
}

/** An option's value as {@link preview} shows it, for options that are not secret: a secret may have been given by mistake. */
export function previewOption(value: unknown): string {
  if (typeof value !== 'string' || isPlain(value)) return preview(value);
  return `${JSON.stringify(withoutSecrets(value))} (string, ${[...value].length} characters)`;
}

/** A text unchanged if all its words are plain; else only the scheme of an address: the rest may be a secret. */
export function withoutSecrets(text: string): string {
  return isPlain(text) ? text : `${/^[a-z]+:\/\//.exec(text)?.[0] ?? ''}…`;
}

/** Whether there are only words of letters, small numbers and short parts: no key, token or password. */
function isPlain(text: string): boolean {
  return text
    .split(/[\s.:/?#@,;&=+"'()[\]{}<>…]+/)
    .every(
      (word) => word.length < 4 || /^\d{1,5}$|^[A-Za-z]?[a-z]{1,11}(?:[-_][a-z]{1,11}){0,2}$/.test(word),
    );
}

/** How many characters may be shown. */
function shownOf({ length }: readonly string[], isPrivate: boolean): number {
  if (isPrivate) return length > 2 * SHOWN_OF_PRIVATE ? SHOWN_OF_PRIVATE : 0;
  return length > MAX_SHOWN ? SHOWN_OF_LONG : length;
}
