const cloud = require('wx-server-sdk')
cloud.init({ env: cloud.DYNAMIC_CURRENT_ENV })
const db = cloud.database()

exports.main = async (event) => {
  if (cloud.getWXContext().SOURCE !== 'wx_paycallback') return { errcode: 1 }
  const { outTradeNo, resultCode, totalFee } = event
  if (resultCode === 'SUCCESS') {
    await db.collection('stays').where({ _id: outTradeNo, totalFee, state: 'UNPAID' }).update({ data: { state: 'PAID' } })
  }
  return { errcode: 0 }
}
