/** Fields to be signed, beside those that every answer has; absent ones are left out. */
export type AnswerFields = Record<string, string | number | undefined>;
