/** The script of a single-file component of Vue, at its place: everything else becomes spaces. */
export function scriptOf(text: string): { text: string; isTypeScript: boolean } {
  let kept = '';
  let isTypeScript = false;
  let end = 0;
  for (const match of text.matchAll(/(<script\b([^>]*)>)([\s\S]*?)<\/script>/g)) {
    const start = match.index + (match[1]?.length ?? 0);
    kept += blank(text.slice(end, start)) + (match[3] ?? '');
    end = start + (match[3]?.length ?? 0);
    isTypeScript ||= /\blang\s*=\s*["']tsx?["']/.test(match[2] ?? '');
  }
  return { text: kept + blank(text.slice(end)), isTypeScript };
}

function blank(text: string): string {
  return text.replace(/[^\r\n]/g, ' ');
}
