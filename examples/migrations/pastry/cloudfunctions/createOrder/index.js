const cloud = require('wx-server-sdk')
cloud.init({ env: cloud.DYNAMIC_CURRENT_ENV })
const db = cloud.database()

exports.main = async (event, context) => {
  const { OPENID, ENV } = cloud.getWXContext()
  const { data: order } = await db.collection('orders').doc(event.orderId).get()
  if (order._openid !== OPENID || order.status !== 0) return { code: -1 }
  const { data: cake } = await db.collection('cakes').doc(order.cakeId).get()
  const outTradeNo = 'P' + Date.now() + Math.floor(Math.random() * 900000 + 100000)
  await db.collection('orders').doc(order._id).update({ data: { outTradeNo, price: cake.price } })
  const res = await cloud.cloudPay.unifiedOrder({
    body: '手工蛋糕',
    outTradeNo,
    spbillCreateIp: '127.0.0.1',
    subMchId: '1608123456',
    totalFee: cake.price * 100,
    envId: ENV,
    functionName: 'payNotify'
  })
  return { code: 0, payment: res.payment }
}
