const cloud = require('wx-server-sdk')
cloud.init({ env: cloud.DYNAMIC_CURRENT_ENV })
const db = cloud.database()

exports.main = async (event, context) => {
  // 只处理微信支付的通知
  if (cloud.getWXContext().SOURCE !== 'wx_paycallback') return { errcode: 1, errmsg: 'forbidden' }
  const signups = db.collection('signups').where({ outTradeNo: event.outTradeNo })
  await signups.update({ data: { status: event.refundStatus === 'SUCCESS' ? 'refunded' : 'paid' } })
  const { data } = await signups.get()
  const { result } = await cloud.callFunction({
    name: 'sendMessage',
    data: {
      touser: data[0]._openid,
      data: { thing1: { value: data[0].title }, phrase2: { value: '已退款' } },
    },
  })
  console.log('退款通知', result.errMsg)
  return { errcode: 0 }
}
