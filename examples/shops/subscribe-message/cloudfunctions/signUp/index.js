const cloud = require('wx-server-sdk')
cloud.init({ env: cloud.DYNAMIC_CURRENT_ENV })

exports.main = (event, context) => {
  const db = cloud.database()
  const wxContext = cloud.getWXContext()
  const outTradeNo = 'L' + Date.now() + Math.random().toString(36).slice(2, 8)
  let lesson
  return db.collection('lessons').doc(event.lessonId).get()
    .then((res) => {
      lesson = res.data
      return db.collection('signups').add({
        data: {
          _openid: wxContext.OPENID,
          outTradeNo,
          title: lesson.title,
          time: lesson.time,
          fee: lesson.fee,
          status: 'unpaid',
          createTime: new Date(),
        },
      })
    })
    .then(() => cloud.cloudPay.unifiedOrder({
      body: '书法课-' + lesson.title,
      outTradeNo,
      spbillCreateIp: '127.0.0.1',
      subMchId: '1610345678',
      totalFee: lesson.fee,
      envId: wxContext.ENV,
      functionName: 'signUpPaid',
    }))
    .then((res) => ({ outTradeNo, payment: res.payment }))
}
