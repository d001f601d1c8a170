/** Put before every name while the parser has it: the parser refuses names such as `constructor`, XML does not. */
export const MARK = ':';
