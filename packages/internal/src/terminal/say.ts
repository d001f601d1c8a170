import { messageIn, messageOf } from './failure-text';
import type { Language, Text } from './terminal-language';

/** A text for people in both languages. */
export const say = (en: string, zh: string): Text => ({ en, zh });

/** A text whose two languages are made of the same parts: `told((language) => parts.map((part) => part[language]).join())`. */
export const told = (write: (language: Language) => string): Text => ({ en: write('en'), zh: write('zh') });

/** The message of any thrown value in both languages; in English alone where it has no other. */
export const textOf = (failure: unknown): Text => say(messageOf(failure), messageIn(failure, 'zh'));
