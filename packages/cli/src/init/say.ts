import type { Text } from '@opencloudpay/internal';

export const say = (en: string, zh: string): Text => ({ en, zh });
