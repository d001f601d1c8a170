import { wrongAt } from './failures';

/** A row of a CSV file. */
export interface CsvRow {
  readonly cells: readonly string[];
  /** The line where it begins, from 1. */
  readonly line: number;
}

/** Characters of one cell. */
const LONGEST = 16 * 1024 * 1024;

/** Reads CSV as RFC 4180 has it: quoted cells may hold commas, line breaks and doubled quotes. Empty lines are skipped. */
export async function* csvRows(chunks: AsyncIterable<string>): AsyncGenerator<CsvRow> {
  const reader = new RowReader();
  for await (const chunk of chunks) yield* reader.take(chunk);
  yield* reader.end();
}

class RowReader {
  #cells: string[] = [];
  #cell = '';
  #line = 1;
  #startLine = 1;
  /** `plain`: no quote yet. `quoted`: inside quotes. `closed`: after a quote that may be the first of a doubled one. */
  #state: 'plain' | 'quoted' | 'closed' = 'plain';

  *take(chunk: string): Generator<CsvRow> {
    for (const character of chunk) {
      if (this.#state === 'quoted') {
        if (character === '"') this.#state = 'closed';
        else this.#add(character);
      } else if (character === '"' && this.#state === 'closed') {
        this.#add('"');
        this.#state = 'quoted';
      } else if (character === '"' && this.#cell === '') this.#state = 'quoted';
      else if (character === ',') this.#endCell();
      else if (character === '\n') yield* this.#endRow();
      else if (this.#state === 'plain') this.#add(character);
      else if (character !== '\r')
        throw wrongAt(this.#line, {
          en: `expected a comma after the closing quote, not ${JSON.stringify(character)}`,
          zh: `右引号之后应为逗号，而不是 ${JSON.stringify(character)}`,
        });
      if (character === '\n') {
        this.#line += 1;
        if (this.#cells.length === 0 && this.#cell === '' && this.#state === 'plain')
          this.#startLine = this.#line;
      }
    }
  }

  *end(): Generator<CsvRow> {
    if (this.#state === 'quoted')
      throw wrongAt(this.#startLine, {
        en: 'a cell of this row has no closing quote',
        zh: '该行有一列缺少右引号',
      });
    yield* this.#endRow();
  }

  #add(character: string): void {
    this.#cell += character;
    if (this.#cell.length > LONGEST)
      throw wrongAt(this.#startLine, { en: 'a cell has more than 16 MB', zh: '有一列超过 16 MB' });
  }

  #endCell(): void {
    this.#cells.push(this.#cell);
    this.#cell = '';
    this.#state = 'plain';
  }

  *#endRow(): Generator<CsvRow> {
    if (this.#state === 'plain' && this.#cell.endsWith('\r')) this.#cell = this.#cell.slice(0, -1);
    const isEmpty = this.#cells.length === 0 && this.#cell === '' && this.#state === 'plain';
    this.#endCell();
    const cells = this.#cells;
    this.#cells = [];
    if (!isEmpty) yield { cells, line: this.#startLine };
  }
}
