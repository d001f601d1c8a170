import { describe, expect, it } from '@jest/globals';
import { say } from '../init/say';
import { lines } from './report';

describe('the report of the demo', () => {
  it.each([
    ['zh', ['', '1. 小程序调用云函数 pay', '   返回值 ok', '   ✓ 已关闭', '   ✗ broken', '']],
    ['en', ['', '1. The mini program calls pay', '   result ok', '   ✓ closed', '   ✗ broken', '']],
  ] as const)('is in the language of the terminal: %s', (language, expected) => {
    let written = '';
    const write = (text: unknown) => {
      written += String(text);
      return true;
    };
    const report = lines({ write }, language);
    report.step(say('The mini program calls pay', '小程序调用云函数 pay'));
    report.show(say('result', '返回值'), 'ok');
    report.held(say('closed', '已关闭'));
    report.failed('broken');

    expect(written.split('\n')).toEqual(expected);
  });
});
