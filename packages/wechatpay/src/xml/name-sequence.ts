/**
 * Which name followed which in earlier messages. WeChat Pay sends the fields of a message in the same sequence each time,
 * so a reader can compare the text with the name that it expects, and need not cut out and look up every name anew.
 * A wrong expectation costs time only: the reader then reads the name as it stands.
 */
const followers = new Map<string, string>();

/** Senders choose names, so number and length are bounded. WeChat Pay has some 150 names of at most 26 characters. */
const MOST_NAMES = 500;
const LONGEST_NAME = 32;

/** @param previous `''` for the first name of a message */
export function nextName(previous: string): string | undefined {
  return followers.get(previous);
}

/**
 * @param name of ASCII characters
 * @returns the name
 */
export function rememberNext(previous: string, name: string): string {
  if (previous.length > LONGEST_NAME || name.length > LONGEST_NAME) return name;
  if (followers.size >= MOST_NAMES) followers.clear();
  // A part of a string keeps the whole message in memory: a copy does not.
  const copy = Buffer.from(name, 'latin1').toString('latin1');
  followers.set(previous, copy);
  return copy;
}
