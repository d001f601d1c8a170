import fc from 'fast-check';

const FIRST_SURROGATE = 0xd800;
const SURROGATES = 0x800;

/**
 * Any character of Unicode, as a unit of `fc.string`. It gives the characters of fast-check's unit `binary`, which makes a
 * table of a million entries in each test file.
 */
export const anyCharacter: fc.Arbitrary<string> = fc.nat({ max: 0x10ffff - SURROGATES }).map(
  (index) => String.fromCodePoint(index < FIRST_SURROGATE ? index : index + SURROGATES),
  (character) => {
    const [only = '', ...more] = typeof character === 'string' ? character : '';
    const code = only.codePointAt(0);
    const isSurrogate = only.length === 1 && /[\ud800-\udfff]/.test(only);
    if (code === undefined || more.length > 0 || isSurrogate) throw new Error('This is not one character.');
    return code < FIRST_SURROGATE ? code : code - SURROGATES;
  },
);
