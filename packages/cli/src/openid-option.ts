import { InvalidArgumentError } from 'commander';

/** The value of `--user`: what can be an openid. */
export function openidOf(text: string): string {
  if (/^[\w-]{1,128}$/.test(text)) return text;
  throw new InvalidArgumentError('An openid is up to 128 letters, digits, - and _.');
}
