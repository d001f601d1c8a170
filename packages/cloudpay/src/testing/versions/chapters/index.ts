import type { Chapter } from '../chapter';
import { absent } from './absent';
import { bills } from './bills';
import { counter } from './counter';
import { failures, orders, refusedParameters } from './orders';
import { refunds } from './refunds';
import { sharing } from './sharing';

/** Every chapter, in the order in which they run. */
export const chapters: readonly Chapter[] = [
  orders,
  refusedParameters,
  refunds,
  counter,
  bills,
  sharing,
  absent,
  failures,
];
