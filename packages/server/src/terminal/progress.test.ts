import { describe, expect, it } from '@jest/globals';
import { progressBar } from './progress';
import { say } from './say';

function screen(isTTY: boolean) {
  const written: string[] = [];
  return { written, isTTY, columns: 80, write: (text: string) => written.push(text) > 0 };
}

describe('a progress bar', () => {
  it('shows the progress, and disappears at the end', () => {
    const out = screen(true);
    const bar = progressBar(say('Queued', '加入队列'), out, undefined, { LANG: 'C' });
    bar.to(5, 20);
    bar.to(20, 20);
    bar.end();
    expect(out.written).toEqual([
      `\r\u001b[KQueued ${'█'.repeat(8)}${'░'.repeat(22)} 5/20 25 %`,
      `\r\u001b[KQueued ${'█'.repeat(30)} 20/20 100 %`,
      '\r\u001b[K',
    ]);
  });

  it('has its label in the language of the terminal, and fits on its line', () => {
    const out = { ...screen(true), columns: 30 };
    const bar = progressBar(say('Queued', '加入队列'), out, undefined, { LANG: 'zh_CN.UTF-8' });
    bar.to(5, 20);
    expect(out.written).toEqual([`\r\u001b[K加入队列 ${'█'.repeat(8)}${'░'.repeat(12)}`]);
  });

  it('is drawn a few times a second at most', () => {
    const out = screen(true);
    let now = 0;
    const bar = progressBar(say('Queued', '加入队列'), out, () => now, { LANG: 'C' });
    for (; now < 1000; now++) bar.to(now, 10_000);
    expect(out.written).toHaveLength(10);
  });

  it.each([{ CI: 'true' }, { TERM: 'dumb' }])('is not drawn where it cannot move: %j', (env) => {
    const out = screen(true);
    const bar = progressBar(say('Queued', '加入队列'), out, undefined, env);
    bar.to(1, 2);
    bar.end();
    expect(out.written).toEqual([]);
  });

  it('is not drawn without a terminal', () => {
    const out = screen(false);
    const bar = progressBar(say('Queued', '加入队列'), out);
    bar.to(1, 2);
    bar.end();
    expect(out.written).toEqual([]);
  });
});
