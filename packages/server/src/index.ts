export { type OpenBills, openBills } from './bills/open-bills';
export type { Configuration } from './configuration/configuration';
export { ConfigurationProblems } from './configuration/errors';
export { type ReadOptions, readConfiguration } from './configuration/read-configuration';
export type { Problem } from './configuration/reading';
export { type RunOptions, runGateway } from './gateway/run-gateway';
export { openOperators } from './operators/open-operators';
export { OperatorError, type Operators } from './operators/operators';
