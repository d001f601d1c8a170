const cloud = require('wx-server-sdk')
cloud.init({ env: cloud.DYNAMIC_CURRENT_ENV })
const db = cloud.database()

exports.main = async (event, context) => {
  const { OPENID, ENV } = cloud.getWXContext()
  const { data } = await db.collection('signups').where({
    outTradeNo: event.outTradeNo,
    _openid: OPENID,
    status: 'paid',
  }).get()
  if (data.length === 0) return { success: false, message: '没有可以退的报名' }
  const res = await cloud.cloudPay.refund({
    outTradeNo: event.outTradeNo,
    outRefundNo: event.outTradeNo + 'R',
    subMchId: '1610345678',
    totalFee: data[0].fee,
    refundFee: data[0].fee,
    envId: ENV,
    functionName: 'quitDone',
  })
  return { success: res.resultCode === 'SUCCESS' }
}
