/** The fields of a message as received: text, before a declaration types them. */
export type TextFields = Record<string, string>;
