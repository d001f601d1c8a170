import type { Finding } from '../findings';

/** What is wrong and what to do, as sentences of one paragraph. */
export function annotation({ message, help }: Pick<Finding, 'message' | 'help'>): string {
  if (/[.!?]$/.test(message)) return `${message} ${help}`;
  if (/[。！？]$/.test(message)) return message + help;
  return /[\u4e00-\u9fff]/.test(message) ? `${message}。${help}` : `${message}. ${help}`;
}
