import type { Messages } from './messages';

export const refusals: Messages['refusals'] = {
  label: '被拒绝的调用',
  refused: (code) => `被拒绝：${code}`,
  times: (n) => `${n} 次`,
  recovered: '无影响：云函数随后已成功写入。',
  delivered: '已送达，但有调用被拒绝',
  deliveredHint: (n) => `云函数返回了成功，但其中 ${n} 次调用被拒绝，业务可能没有完成。`,
  calls: (n) => `${n} 次调用被拒绝`,
  last: '上次调用中被拒绝的请求',
};

const meant = (nearest: string | undefined) => (nearest === undefined ? '' : `你要写的可能是 ${nearest}。`);

export const callbackProblems: Messages['callbackProblems'] = {
  tag: '回调不存在',
  FUNCTION_NOT_FOUND: (given, nearest) =>
    `回调函数 ${given} 不存在，通知将无法送达。${meant(nearest)}请更正 functionName，或添加该云函数。`,
  ENVIRONMENT_NOT_SERVED: (given, nearest) =>
    `回调所在的环境 ${given} 不存在于本模拟器，通知将无法送达。${meant(nearest)}请更正 envId，或启动 cloudpay dev 时不加 --env-id。`,
  SERVICE_NOT_SERVED: (given) =>
    `回调是云托管服务 ${given}，模拟器不运行容器，通知将无法送达。可用 functionName 指定云函数在本地试用。`,
};
