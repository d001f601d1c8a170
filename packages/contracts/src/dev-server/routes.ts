/**
 * The HTTP API of `cloudpay dev`, for the console and any other program on this machine. Each file of this
 * folder declares one resource: its routes, and the types of their requests and answers.
 *
 * - Base: `http://127.0.0.1:<port>`. Paths below `/api/` carry JSON in UTF-8; every other GET is a file of the console.
 * - Times are milliseconds since 1970 **by the emulated clock** (`ProjectInfo.clock`). Money is integer cents (CNY).
 * - A POST or PUT sends `content-type: application/json` and a JSON object of at most 1 MiB and 100 levels; `{}` where
 *   nothing is needed. Only an import (collections.ts) and a file (files.ts) are
 *   something else. A DELETE sends no body.
 * - Success is HTTP 200 with the route's answer. Every other answer is an `ErrorBody` (errors.ts) with the status 400,
 *   403, 404, 405, 409, 413, 415 or 500.
 * - Only pages of the same origin may call it: `Host` must be a loopback name, and `Origin`, if a browser sends it,
 *   must be the same. No answer has CORS headers.
 * - `:outTradeNo` is an order's own number, or the prepay id from `payment.package` (`wx…`, 36 characters): a page that
 *   has only the object for `wx.requestPayment` finds the order by it. Encode it with `encodeURIComponent`.
 * - `GET /api/events` is a stream of server-sent events, see events.ts.
 */
import type { CashierRoutes } from './cashier';
import type { ClockRoutes } from './clock';
import type { CodeFindingRoutes } from './code-findings';
import type { CollectionRoutes } from './collections';
import type { DeliveryRoutes } from './deliveries';
import type { DocumentRoutes } from './documents';
import type { FaultRoutes } from './faults';
import type { FileRoutes } from './files';
import type { FindingRoutes } from './findings';
import type { FunctionRoutes } from './functions';
import type { LogRoutes } from './logs';
import type { NotificationRoutes } from './notifications';
import type { OrderRoutes } from './orders';
import type { PlatformKeyRoutes } from './platform-keys';
import type { ProjectRoutes } from './project';
import type { RefundRoutes } from './refunds';
import type { RefusedAccessRoutes } from './refused-accesses';
import type { TimelineRoutes } from './timeline';

/** Every route by its method and path, with the types of its request (`query`, `body`) and its answer. */
export interface Routes
  extends ProjectRoutes,
    OrderRoutes,
    TimelineRoutes,
    RefundRoutes,
    CashierRoutes,
    FunctionRoutes,
    FindingRoutes,
    CodeFindingRoutes,
    CollectionRoutes,
    DocumentRoutes,
    RefusedAccessRoutes,
    FileRoutes,
    LogRoutes,
    DeliveryRoutes,
    NotificationRoutes,
    FaultRoutes,
    PlatformKeyRoutes,
    ClockRoutes {}

/** The answer of a route. */
export type RouteAnswer<Route extends keyof Routes> = Routes[Route]['answer'];

/** The request of a route: the `:name` parts of its path, its query and its body. */
export type RouteInput<Route extends keyof Routes> = Params<Route> &
  Query<Routes[Route]> &
  Body<Routes[Route]>;

/** The `:name` parts of a path. */
type Names<Path> = Path extends `${string}:${infer Name}/${infer Rest}`
  ? Name | Names<`/${Rest}`>
  : Path extends `${string}:${infer Name}`
    ? Name
    : never;

type Part<Name extends string, Type> = [Type] extends [never] ? unknown : { [N in Name]: Type };
type Optional<Type> = Partial<Type> extends Type ? Type | undefined : Type;
type Query<R> = R extends { query: infer Q } ? { query?: Optional<Q> } : unknown;
type Body<R> = R extends { body: infer B } ? { body: B } : unknown;
type Params<Route> = Part<'params', [Names<Route>] extends [never] ? never : Record<Names<Route>, string>>;
