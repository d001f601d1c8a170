import type { DevServerErrorCode } from '@opencloudpay/contracts/dev-server/errors';

export const errors: Partial<Record<DevServerErrorCode | 'UNREACHABLE', string>> = {
  UNREACHABLE: '连接不上模拟器：请在终端查看 cloudpay dev 是否仍在运行，若已停止请重新启动。',
  ORDER_UNKNOWN: '订单不存在：请核对订单号，或在“订单”页查找。',
  ORDER_PAID: '该订单已支付。',
  ORDER_CLOSED: '该订单已关闭：请重新下单。',
  ORDER_EXPIRED: '该订单已过期：请重新下单。',
  PREPAY_EXPIRED: '预支付 ID 已失效（有效期两小时）：请重新下单。',
  COUPONS_INVALID: '优惠金额必须是不超过订单金额的正数。',
  REFUND_UNKNOWN: '退款不存在。',
  REFUND_SETTLED: '该退款已有结果。',
  FUNCTION_NOT_FOUND: '云函数不存在：请检查名称，或在项目中创建。',
  DELIVERY_UNKNOWN: '回调记录不存在：可能已被清理。',
  NOTIFICATION_UNKNOWN: '通知不存在：可能已被清理。',
  ENVIRONMENT_UNKNOWN: '环境不存在。',
  DATABASE_COLLECTION_NOT_EXIST: '集合不存在（云函数会得到 -502005）：请先创建。',
  DATABASE_COLLECTION_ALREADY_EXIST: '已有同名集合。',
  DOCUMENT_UNKNOWN: '记录不存在：可能刚被删除。',
  DOCUMENT_CHANGED: '这条记录刚被修改（例如被云函数）：你的修改没有保存，请载入最新内容后重试。',
  FAULT_UNKNOWN: '故障不存在：可能已被清除。',
};

export const diagnoses: Record<string, string> = {
  NO_REPLY: '回调函数没有返回值，请检查是否遗漏了 return 或 await，并返回 { errcode: 0 }。',
  ERRCODE_NOT_ZERO: '回调函数返回的 errcode 不是 0，表示处理失败，微信支付会重试。',
  ERRCODE_NOT_A_NUMBER: 'errcode 必须是数字 0，不能是字符串或其他类型。',
  WRONG_CASE: '字段名应为全小写的 errcode。',
  WECHAT_PAY_REPLY: '这是服务器响应微信支付的格式，应由网关返回；云函数请返回 { errcode: 0 }。',
  TEXT_REPLY: '返回值是字符串：请直接返回对象 { errcode: 0 }，不要使用 JSON.stringify。',
  WRAPPED_REPLY: '{ errcode } 嵌套在其他字段里：请直接返回 { errcode: 0 }。',
  OTHER_PROTOCOL: '这是 HTTP 云函数的响应格式：请直接返回 body 中的对象。',
  NOT_AN_OBJECT: '返回值不是对象：请返回 { errcode: 0 }。',
  NO_ERRCODE: '返回的对象中没有 errcode：请返回 { errcode: 0 }。',
  DELIVERY_TIMEOUT: '回调函数超时，未在微信支付的等待时间内返回。',
  ADAPTER_FAILED: '回调函数调用失败或抛出异常：请查看该函数的日志。',
};
