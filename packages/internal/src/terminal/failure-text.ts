import { types } from 'node:util';
import type { Language } from './terminal-language';

/** The text of an unexpected failure for an operator: its stack. Not its other properties, which may hold secrets. */
export function stackOf(failure: unknown): string {
  return (types.isNativeError(failure) && failure.stack) || messageOf(failure);
}

/** The message of any thrown value, also of an Error of another realm. */
export function messageOf(failure: unknown): string {
  if (types.isNativeError(failure)) return failure.message;
  return typeof failure === 'string' ? failure : Object.prototype.toString.call(failure);
}

/** The message of any thrown value in the language of a terminal, where it has one in that language; else in English. */
export function messageIn(failure: unknown, language: Language): string {
  const { zh } = Object(failure) as { zh?: unknown };
  return language === 'zh' && typeof zh === 'string' ? zh : messageOf(failure);
}
