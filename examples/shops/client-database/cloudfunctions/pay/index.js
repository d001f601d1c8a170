const cloud = require('wx-server-sdk')

cloud.init({
  env: cloud.DYNAMIC_CURRENT_ENV
})
const db = cloud.database()
const _ = db.command

exports.main = async (event, context) => {
  const { OPENID } = cloud.getWXContext()
  const { data: order } = await db.collection('orders').doc(event.orderId).get()
  if (order._openid !== OPENID || order.status !== 0) {
    return { code: -1, msg: '订单不存在或已付款' }
  }

  // 价格以数据库为准，不相信小程序端传来的金额
  const ids = order.items.map(item => item.goodsId)
  const { data: goods } = await db.collection('goods').where({ _id: _.in(ids), onSale: true }).get()
  let total = 0
  for (const item of order.items) {
    const found = goods.find(one => one._id === item.goodsId)
    if (!found || !Number.isInteger(item.num) || item.num < 1) {
      return { code: -2, msg: '商品已下架' }
    }
    total += found.price * item.num
  }

  const totalFee = Math.round(total * 100)
  const outTradeNo = 'F' + Date.now() + Math.floor(Math.random() * 900000 + 100000)
  await db.collection('orders').doc(order._id).update({ data: { outTradeNo, totalFee } })
  const res = await cloud.cloudPay.unifiedOrder({
    "body": "果园直送-水果",
    "outTradeNo": outTradeNo,
    "spbillCreateIp": "127.0.0.1",
    "subMchId": "1608123456",
    "totalFee": totalFee,
    "envId": "fruit-4g7h2k9m0n1p3q5r",
    "functionName": "payCallback"
  })
  return { code: 0, payment: res.payment }
}
