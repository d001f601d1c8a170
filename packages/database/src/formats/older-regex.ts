/**
 * Older exports of MongoDB write a regular expression as `{ $regex, $options }`, which is an operator in a query. In a
 * document that is imported it is a value.
 */
export function withRegexValues(text: string): string {
  if (!text.includes('"$regex"')) return text;
  try {
    return JSON.stringify(JSON.parse(text, (_, value) => (isOlderRegex(value) ? regexValue(value) : value)));
  } catch {
    // The import reports what is no JSON, with its line.
    return text;
  }
}

interface OlderRegex {
  readonly $regex: string;
  readonly $options: string;
}

function isOlderRegex(value: unknown): value is OlderRegex {
  const { $regex, $options } = Object(value) as { [name in keyof OlderRegex]?: unknown };
  return (
    typeof $regex === 'string' && typeof $options === 'string' && Object.keys(Object(value)).length === 2
  );
}

function regexValue({ $regex, $options }: OlderRegex) {
  return { $regularExpression: { pattern: $regex, options: $options } };
}
