import type { Chapter } from '../chapter';
import { absent } from './absent';
import { failures, orders, refusedParameters } from './orders';
import { refunds } from './refunds';

/** Every chapter, in the order in which they run. */
export const chapters: readonly Chapter[] = [orders, refusedParameters, refunds, absent, failures];
