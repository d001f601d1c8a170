import { displayWidth } from '@opencloudpay/internal';

const WIDE = String.raw`[\u2e80-\ua4cf\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6]`;
const OPENING = '[（“‘《【]*';
const CLOSING = '[，。；：、！？）”’》】…]*';

/** Spaces; or what stays together: a Chinese character or a Latin word, with the punctuation that belongs to it. */
const UNITS = new RegExp(`\\s+|${OPENING}(?:${WIDE}|(?:(?!${WIDE})\\S)+)${CLOSING}`, 'gu');

/**
 * Wraps Chinese text for a terminal: between any two characters, as Chinese is written, and not only at spaces. No line
 * begins with a closing punctuation mark or ends with an opening one. Lines of the text stay.
 *
 * @param width columns of the terminal; a Chinese character takes two
 */
export function wrapChinese(text: string, width: number): string {
  return text
    .split('\n')
    .map((line) => wrapLine(line, width))
    .join('\n');
}

function wrapLine(text: string, width: number): string {
  const lines: string[] = [];
  let line = '';
  for (const unit of text.match(UNITS) ?? []) {
    if (line !== '' && displayWidth(line) + displayWidth(unit.trimEnd()) > width) {
      lines.push(line.trimEnd());
      line = '';
    }
    line += line === '' ? unit.trimStart() : unit;
  }
  return [...lines, line.trimEnd()].join('\n');
}
