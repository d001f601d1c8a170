const cloud = require('wx-server-sdk')
cloud.init({ env: cloud.DYNAMIC_CURRENT_ENV })
const db = cloud.database()

exports.main = async (event, context) => {
  // 只处理微信支付的通知
  if (cloud.getWXContext().SOURCE !== 'wx_paycallback') return { errcode: 1, errmsg: 'forbidden' }
  const { outTradeNo, totalFee, userInfo } = event
  const { stats } = await db.collection('signups').where({ outTradeNo, fee: totalFee, status: 'unpaid' }).update({
    data: { status: 'paid', payTime: new Date() },
  })
  // 重复的通知不再发消息
  if (stats.updated === 0) return { errcode: 0 }

  const { data } = await db.collection('signups').where({ outTradeNo }).get()
  // 消息发不出去不影响付款：用户可能没有订阅
  let message
  try {
    const result = await cloud.openapi.subscribeMessage.send({
      touser: userInfo.openId,
      page: 'pages/sent/sent',
      lang: 'zh_CN',
      data: {
        thing1: { value: data[0].title },
        date2: { value: data[0].time },
        amount3: { value: (totalFee / 100).toFixed(2) },
      },
      templateId: 'eHx4bWJQ7kR2nTzV0sUuYpLgAcDoFi9KwMtNvXqBhJs',
      miniprogramState: 'developer',
    })
    message = result.errMsg
  } catch (err) {
    console.log('订阅消息发送失败', err)
    message = `${err.errCode} ${err.errMsg}`
  }
  await db.collection('signups').where({ outTradeNo }).update({ data: { message } })
  return { errcode: 0 }
}
