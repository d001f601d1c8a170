/** An API's own fields of a signed answer. `undefined` ones are left out. */
export type AnswerFields = Record<string, string | number | undefined>;
