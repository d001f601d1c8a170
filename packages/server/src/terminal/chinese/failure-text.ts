import { messageIn, messageOf } from '@opencloudpay/internal';
import { optionSentence } from '../../configuration/option-sentences';

/** The message of a failure in Chinese. One of an option that a package beneath refuses is translated here. */
export function failureText(failure: unknown): string {
  const { option, zh } = Object(failure) as { option?: unknown; zh?: unknown };
  const message = messageOf(failure);
  if (zh !== undefined || typeof option !== 'string' || !message.startsWith(`${option} `))
    return messageIn(failure, 'zh');
  return `${option} ${optionSentence(message.slice(option.length + 1)).zh}`;
}
