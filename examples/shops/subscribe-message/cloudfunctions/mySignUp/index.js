const cloud = require('wx-server-sdk')
cloud.init({ env: cloud.DYNAMIC_CURRENT_ENV })
const db = cloud.database()

exports.main = async (event, context) => {
  const { OPENID } = cloud.getWXContext()
  const res = await db.collection('signups').where({ _openid: OPENID, outTradeNo: event.outTradeNo }).limit(1).get()
  return res.data[0]
}
