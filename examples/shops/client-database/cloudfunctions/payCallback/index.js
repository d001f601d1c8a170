const cloud = require('wx-server-sdk')

cloud.init({
  env: cloud.DYNAMIC_CURRENT_ENV
})
const db = cloud.database()
const _ = db.command

// 支付成功后由微信支付调用，返回 { errcode: 0 } 之前会重复通知
exports.main = async (event, context) => {
  console.log('支付回调', event)
  // 小程序端也能调用这个云函数，所以要确认是微信支付的通知
  if (cloud.getWXContext().SOURCE !== 'wx_paycallback') return { errcode: 1, errmsg: '不是微信支付的通知' }
  const { outTradeNo, resultCode, totalFee, transactionId } = event
  if (resultCode !== 'SUCCESS') return { errcode: 0 }

  const orders = db.collection('orders')
  const { stats } = await orders.where({ outTradeNo, totalFee, status: 0 }).update({
    data: { status: 1, transactionId, payTime: db.serverDate() }
  })
  if (stats.updated === 1) {
    const { data } = await orders.where({ outTradeNo }).get()
    await Promise.all(data[0].items.map(item =>
      db.collection('goods').doc(item.goodsId).update({ data: { sold: _.inc(item.num) } })
    ))
  }
  return { errcode: 0, errmsg: '' }
}
