import type { Text } from '@opencloudpay/internal';
import { wrongAt } from './failures';
import type { FileDocument } from './file-document';

/** Characters of one document. The limit of the platform, 16 MB, is checked when the document is stored. */
const LONGEST = 64 * 1024 * 1024;

/** Splits JSON Lines, an array, or documents one after the other, without parsing the documents. */
export async function* jsonDocuments(chunks: AsyncIterable<string>): AsyncGenerator<FileDocument> {
  const splitter = new Splitter();
  for await (const chunk of chunks) yield* splitter.take(chunk);
  splitter.end();
}

const COMMA: Text = { en: 'a comma', zh: '逗号' };
const DOCUMENT: Text = { en: 'a document: { … }', zh: '记录：{ … }' };

class Splitter {
  /** Whether the file is one array: its members are the documents. */
  #isArray: boolean | undefined;
  #isOver = false;
  /** A comma has to stand before the next member of the array. */
  #wantsComma = false;
  #line = 1;
  /** Open braces and brackets of the document that is being read. */
  #depth = 0;
  #inString = false;
  #escaped = false;
  /** The parts of it that earlier chunks held. */
  #held = '';
  #startLine = 1;

  *take(chunk: string): Generator<FileDocument> {
    let start = 0;
    for (let at = 0; at < chunk.length; at += 1) {
      const character = chunk.charAt(at);
      if (character === '\n') {
        if (this.#inString)
          throw wrongAt(this.#line, { en: 'a text has no closing quote', zh: '有一个字符串缺少右引号' });
        this.#line += 1;
      }
      if (this.#depth === 0) {
        if (this.#between(character)) start = at;
      } else if (this.#within(character)) {
        yield { text: this.#held + chunk.slice(start, at + 1), line: this.#startLine };
        this.#held = '';
      }
    }
    if (this.#depth === 0) return;
    this.#held += chunk.slice(start);
    if (this.#held.length > LONGEST)
      throw wrongAt(this.#startLine, {
        en: `the document has more than ${LONGEST / 1024 / 1024} MB, or is not closed`,
        zh: `记录超过 ${LONGEST / 1024 / 1024} MB，或没有结束`,
      });
  }

  end(): void {
    if (this.#depth > 0)
      throw wrongAt(this.#startLine, {
        en: 'the file ends in the middle of this document: a closing brace is missing',
        zh: '文件在这条记录中间结束：缺少右花括号',
      });
    if (this.#isArray === true && !this.#isOver)
      throw wrongAt(this.#line, { en: 'the array has no closing bracket', zh: '数组缺少右方括号' });
  }

  /** @returns whether a document begins with the character */
  #between(character: string): boolean {
    if (/\s/.test(character)) return false;
    if (this.#isArray === undefined) {
      this.#isArray = character === '[';
      if (this.#isArray) return false;
    }
    if (this.#isOver)
      throw this.#unexpected(character, { en: 'nothing more after the end of the array', zh: '数组的结尾' });
    if (this.#isArray && character === ']') {
      this.#isOver = true;
      return false;
    }
    // Some exports have a comma after each line.
    if (character === ',' && this.#wantsComma) {
      this.#wantsComma = false;
      return false;
    }
    if (character !== '{' || (this.#isArray && this.#wantsComma))
      throw this.#unexpected(character, this.#wantsComma && this.#isArray ? COMMA : DOCUMENT);
    this.#depth = 1;
    this.#startLine = this.#line;
    this.#wantsComma = true;
    return true;
  }

  /** @returns whether the document ends with the character */
  #within(character: string): boolean {
    if (this.#inString) {
      if (this.#escaped) this.#escaped = false;
      else if (character === '\\') this.#escaped = true;
      else if (character === '"') this.#inString = false;
      return false;
    }
    if (character === '"') this.#inString = true;
    else if (character === '{' || character === '[') this.#depth += 1;
    else if (character === '}' || character === ']') this.#depth -= 1;
    return this.#depth === 0;
  }

  #unexpected(character: string, expected: Text) {
    return wrongAt(this.#line, {
      en: `expected ${expected.en}, not ${JSON.stringify(character)}`,
      zh: `此处应为${expected.zh}，而不是 ${JSON.stringify(character)}`,
    });
  }
}
