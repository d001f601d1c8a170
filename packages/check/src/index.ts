/** Finds mistakes in projects that use `cloud.cloudPay`: `checkProject('shop').findings`. No code of the project runs. */
export { checkInBackground } from './check-in-background';
export { type CheckOptions, checkProject } from './check-project';
export type { ApiCall, CheckResult, Finding } from './findings';
export { fixProject } from './fix-project';
export type { Language, Texts } from './language';
export type { DescribedClient } from './project/describe-client';
export {
  type DescribedFunction,
  describeProject,
  type ProjectDescription,
} from './project/describe-project';
export type { CallbackEnvironment } from './project/named-in-code';
export { type CheckFormat, FORMATS, type ReportOptions, report } from './report';
export type { Edit, Fix, RuleDescription, Severity } from './rule-description';
export { ruleDescriptions } from './rules/descriptions';
