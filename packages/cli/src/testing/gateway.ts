/** A gateway as its operators run it, for commands that talk to one. */
export { startCallbackHost } from '../../../server/src/testing/callback-host';
export { endAll as endGateways, startGateway } from '../../../server/src/testing/gateway-process';
export { keyFile, pemOf, V3_KEYS } from '../../../server/src/testing/v3-keys';
