import type { Text } from '@opencloudpay/internal';

/** A text for people in both languages. */
export const say = (en: string, zh: string): Text => ({ en, zh });
