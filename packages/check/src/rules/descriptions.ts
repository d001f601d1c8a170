import type { RuleDescription } from '../rule-description';
import { rules } from './index';

/** What each rule says about its kind of mistake, in the sequence of the reference. */
export const ruleDescriptions: readonly RuleDescription[] = rules;
