const cloud = require('wx-server-sdk')
cloud.init({ env: cloud.DYNAMIC_CURRENT_ENV })
const db = cloud.database()

exports.main = async (event, context) => {
  if (cloud.getWXContext().SOURCE !== 'wx_paycallback') return { errcode: 1 }
  if (event.resultCode === 'SUCCESS') {
    await db.collection('orders').where({ outTradeNo: event.outTradeNo }).update({
      data: { status: 1, paid: event.totalFee }
    })
    return { errcode: 0, errmsg: '' }
  }
}
