/** Prefixed to every name inside the parser: the parser refuses names such as `constructor`, XML does not. */
export const MARK = ':';
