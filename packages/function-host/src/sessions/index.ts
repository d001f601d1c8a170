export { type ClientRisk, clientRisk } from './client-risk';
export type { ContainerServices } from './container-services';
export { SessionError, type SessionErrorCode } from './errors';
export type { ExchangeCode, WeChatUser } from './jscode2session';
export {
  type ServeWatchesOptions,
  serveWatches,
  type UpgradeRequest,
  type UpgradingServer,
  type WatchServer,
} from './serve-watches';
export type { SessionDatabase } from './session-documents';
export { type SessionCounter, type SessionLimits, sessionLimits } from './session-limits';
export { type SessionEnvironment, type SessionRoutesOptions, sessionRoutes } from './session-routes';
export {
  createSessions,
  type Session,
  type Sessions,
  type SessionsOptions,
  type SessionUser,
} from './sessions';
export {
  type SimulatedJscode2session,
  type SimulatedJscode2sessionOptions,
  simulatedJscode2session,
} from './simulated-jscode2session';
export { usualLimits } from './usual-limits';
