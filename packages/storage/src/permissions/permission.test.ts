import { describe, expect, it } from '@jest/globals';
import { type FilePermission, filePermissions } from './permission';

const ME = { openId: 'oMe', unionId: 'uMe' };
const OWN = { path: 'users/me/a.jpg', owner: 'oMe' };
const OTHER = { path: 'users/you/a.jpg', owner: 'oYou' };
/** A file of a function or the operator. */
const SHOP = { path: 'goods/tea.jpg' };

/** What the user may do with the three files, as letters: r, w. */
function allowed(permission: FilePermission): string[] {
  const { allows } = filePermissions(permission);
  return [OWN, OTHER, SHOP].map(
    (file) => (allows('read', ME, file) ? 'r' : '') + (allows('write', ME, file) ? 'w' : ''),
  );
}

describe('a permission of files', () => {
  it.each([
    ['READONLY', ['rw', 'r', 'r']],
    ['PRIVATE', ['rw', '', '']],
    ['ADMINWRITE', ['r', 'r', 'r']],
    ['ADMINONLY', ['', '', '']],
    [{ read: true, write: 'resource.openid == auth.openid' }, ['rw', 'r', 'r']],
    [{ read: 'auth != null', write: false }, ['r', 'r', 'r']],
    [{ read: true }, ['r', 'r', 'r']],
    [{}, ['', '', '']],
    // CloudBase's template for all logins: the user of a mini program has no uid, and a function's file no openid.
    [{ write: 'resource.openid == auth.openid || resource.openid == auth.uid' }, ['w', '', '']],
    [{ read: 'resource.openid == null' }, ['', '', 'r']],
    [{ read: "/^goods\\//.test(resource.path) == true || auth.unionid === 'uMe'" }, ['r', 'r', 'r']],
    [{ read: '/^USERS.me/i.test(resource.path)' }, ['r', '', '']],
    [{ read: '!/^users/.test(resource.path)' }, ['', '', 'r']],
    [{ read: "auth.openid in ['oMe', 'oYou'] && resource.path > 'h'" }, ['r', 'r', '']],
    [{ read: `resource.path == \`users/\${'me'}/a.jpg\`` }, ['r', '', '']],
    [
      { read: "auth['constructor'] != null || auth.openid.length > 0 || resource.__proto__ != null" },
      ['', '', ''],
    ],
  ] as [FilePermission, string[]][])('%j', (permission, letters) => {
    expect(allowed(permission)).toEqual(letters);
  });

  it.each([
    ['PUBLIC', /one of READONLY, PRIVATE, ADMINWRITE, ADMINONLY/],
    [[], /one of READONLY/],
    [{ create: true }, /no rule 'create'/],
    [{ read: 1 }, /true, false or an expression/],
    [{ read: 'doc._openid == auth.openid' }, /there is no doc/],
    [{ read: "get('database.a.b') != null" }, /there is no get/],
    [{ read: 'process.exit()' }, /there is no process/],
    [{ read: '/a/.exec(resource.path)' }, /test\(…\) was expected/],
    [{ read: '/a/g.test(resource.path)' }, /flags g/],
    [{ read: '/(?=a)/.test(resource.path)' }, /regular expression/],
    [{ write: 'x'.repeat(2000) }, /more than 1024 characters/],
  ])('%j is refused when the storage opens', (permission, problem) => {
    const open = () => filePermissions(permission as FilePermission);
    expect(open).toThrow(expect.objectContaining({ code: 'OPTION_INVALID' }));
    expect(open).toThrow(problem);
  });

  it('takes time linear in the path, whatever the pattern is', () => {
    const { allows } = filePermissions({ read: '/^(a+)+$/.test(resource.path)' });
    const before = performance.now();
    expect(allows('read', ME, { path: `${'a'.repeat(800)}!` })).toBe(false);
    expect(performance.now() - before).toBeLessThan(2000);
  });
});
