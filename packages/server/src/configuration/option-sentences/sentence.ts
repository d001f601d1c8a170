/** An English sentence, or the beginning of a text with several, and its Chinese. */
export type Sentence = readonly [english: RegExp, chinese: string];
