/** A text in the two languages of the command. */
export interface Texts {
  en: string;
  zh: string;
}

export type Language = keyof Texts;
