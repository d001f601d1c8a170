export { type ClientRisk, clientRisk } from './client-risk';
export type { ContainerServices } from './containers/container-services';
export { SessionError, type SessionErrorCode } from './errors';
export type { ExchangeCode, WeChatUser } from './login/jscode2session';
export {
  createSessions,
  type Session,
  type Sessions,
  type SessionsOptions,
  type SessionUser,
} from './login/sessions';
export {
  type SimulatedJscode2session,
  type SimulatedJscode2sessionOptions,
  simulatedJscode2session,
} from './login/simulated-jscode2session';
export type { SessionDatabase } from './routes/session-documents';
export { type SessionEnvironment, type SessionRoutesOptions, sessionRoutes } from './routes/session-routes';
export { type SessionCounter, type SessionLimits, sessionLimits } from './session-limits';
export { usualLimits } from './usual-limits';
export {
  type ServeWatchesOptions,
  serveWatches,
  type UpgradeRequest,
  type UpgradingServer,
  type WatchServer,
} from './watches/serve-watches';
