import type { Directive } from '../../directives';
import type { Problem, Rule } from '../../rule';

export const disableReason: Rule & {
  /** The comments of all files that switch a rule off without a reason, or one that does not exist. */
  problems(directives: ReadonlyMap<string, readonly Directive[]>, rules: readonly Rule[]): Problem[];
} = {
  id: 'disable-reason',
  severity: 'error',
  title: {
    en: 'A rule is switched off without a reason',
    zh: '关闭规则时没有写明原因',
  },
  reason: {
    en: 'Who reads the line later cannot know whether the finding was wrong or only in the way. Without a reason the rule stays on.',
    zh: '之后读到这一行的人无法知道是误报还是图省事。没有原因时，规则仍然生效。',
  },
  help: {
    en: 'Name the rule and the reason: // cloudpay-check-disable-next-line order-number -- the numbers come from the ERP',
    zh: '写明规则和原因：// cloudpay-check-disable-next-line order-number -- 单号由 ERP 生成',
  },
  example: {
    wrong: '// cloudpay-check-disable-next-line fee-amount',
    right: '// cloudpay-check-disable-next-line fee-amount -- prices are whole yuan',
  },
  // It reads comments, not code.
  check() {},
  problems(directives, rules) {
    const ids = new Set(rules.map(({ id }) => id));
    return [...directives].flatMap(([file, those]) =>
      those.flatMap(({ line, rules: named, reason }): Problem[] => {
        const at = { file, line };
        const unknown = named.filter((name) => !ids.has(name));
        if (named.length === 0)
          return [{ at, message: { en: 'The comment names no rule.', zh: '注释没有写明规则。' } }];
        if (unknown.length > 0) {
          const names = unknown.join(', ');
          return [{ at, message: { en: `There is no rule ${names}.`, zh: `没有规则 ${names}。` } }];
        }
        return reason === '' ? [{ at }] : [];
      }),
    );
  },
};
