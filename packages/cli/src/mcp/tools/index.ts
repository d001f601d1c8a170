import type { Tool } from '../tool';
import { listCollections, queryDocuments } from './documents';
import { callFunction, listFunctions, readLogs } from './functions';
import { triggerNotification } from './notifications';
import { listOrders, orderTimeline } from './orders';
import { cancelPayment, payOrder } from './payments';
import { projectInfo } from './project';
import { advanceTime, clearFaults, listFaults, setFault } from './time-and-faults';

export { checkCode } from './check';

/** The tools that work on a dev server, in the sequence in which one uses them. */
export const devServerTools: readonly Tool[] = [
  projectInfo,
  listFunctions,
  callFunction,
  listOrders,
  payOrder,
  cancelPayment,
  orderTimeline,
  readLogs,
  advanceTime,
  setFault,
  listFaults,
  clearFaults,
  listCollections,
  queryDocuments,
  triggerNotification,
];
