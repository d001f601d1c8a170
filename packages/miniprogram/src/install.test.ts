import { describe, expect, it } from '@jest/globals';
import { createCloud } from './cloud';
import { replaceWxCloud } from './install';

const original = () => ({ init() {}, async callFunction() {}, database: () => 'their own' });

describe('replacing wx.cloud', () => {
  it('replaces it, or creates it if there was none', () => {
    for (const wx of [{ cloud: original() }, {}]) {
      const cloud = createCloud();
      replaceWxCloud(cloud, wx);
      expect(wx).toHaveProperty('cloud', cloud);
    }
  });

  it('replaces the members of the old one too: code that took it before reaches the host', () => {
    const kept = original();
    const cloud = createCloud();
    const wx = { cloud: kept as object };
    replaceWxCloud(cloud, wx);
    replaceWxCloud(cloud, wx);
    expect(wx.cloud).toBe(cloud);
    expect(kept).toMatchObject({
      init: cloud.init,
      callFunction: cloud.callFunction,
      database: cloud.database,
    });
  });

  it('does not need to change an old one that is frozen', () => {
    const wx = { cloud: Object.freeze(original()) as object };
    const cloud = createCloud();
    replaceWxCloud(cloud, wx);
    expect(wx.cloud).toBe(cloud);
  });

  it('detects an accessor that ignores assignments', () => {
    const cloud = createCloud();
    const kept = original();
    const wx = Object.defineProperty({}, 'cloud', { get: () => kept, set() {}, configurable: true });
    replaceWxCloud(cloud, wx);
    expect(wx).toHaveProperty('cloud', cloud);
  });

  it.each([
    ['frozen', (kept: object) => Object.freeze({ cloud: kept })],
    ['read-only', (kept: object) => Object.defineProperty({}, 'cloud', { value: kept })],
    ['deaf', (kept: object) => new Proxy({ cloud: kept }, { set: () => true, defineProperty: () => true })],
  ])('replaces its members if wx is %s', (_, make) => {
    const cloud = createCloud();
    const kept = original();
    replaceWxCloud(cloud, make(kept));
    const { init, callFunction, database, CloudID } = cloud;
    expect(kept).toMatchObject({ init, callFunction, database, CloudID });
    expect(() => kept.database()).toThrow(/call cloud\.init first/);
  });

  it('says what to write if all ways fail', () => {
    const wx = Object.freeze({ cloud: Object.freeze(original()) });
    expect(() => replaceWxCloud(createCloud(), wx)).toThrow(
      expect.objectContaining({
        errCode: -604100,
        message: expect.stringContaining('const { cloud } = require'),
      }),
    );
  });
});
