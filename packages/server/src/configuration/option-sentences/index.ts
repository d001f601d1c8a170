import type { Text } from '@opencloudpay/internal';
import { ofGateway } from './gateway';
import { ofKeys } from './keys';
import { ofAdapters } from './places';

/**
 * What the packages beneath say of their options, in Chinese. Theirs is English alone: they are called by programs, and
 * `wechatpay`, `wechatpay-v3` and `cloudpay` live inside cloud functions, where each byte is loaded.
 * `option-sentences.test.ts` finds in their sources a text that is not here.
 */
const SENTENCES = [...ofKeys, ...ofAdapters, ...ofGateway];

/** A text about an option that a package beneath refuses, as text after the option's name. */
export function optionSentence(en: string): Text {
  // One after the other, because some texts are several sentences.
  const zh = SENTENCES.reduce((told, [english, chinese]) => told.replace(english, chinese), en);
  return { en, zh };
}
