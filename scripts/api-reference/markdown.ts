/** The Markdown that the references are made of. */

export function code(text: string): string {
  return `\`${text}\``;
}

export function table(columns: readonly string[], rows: readonly (readonly string[])[]): string[] {
  return [columns, columns.map(() => '---'), ...rows].map(
    (cells, index) =>
      `| ${cells.map((text) => (index === 1 ? text : text.replaceAll('|', '\\|'))).join(' | ')} |`,
  );
}
