const cloud = require('wx-server-sdk')
cloud.init({ env: cloud.DYNAMIC_CURRENT_ENV })
const db = cloud.database()

// 定时触发器：关闭没有付款的订单
exports.main = async (event) => {
  if (event.Type !== 'Timer') return { closed: 0 }
  const { data } = await db.collection('stays').where({ state: 'UNPAID' }).get()
  for (const { _id } of data) {
    const { resultCode } = await cloud.cloudPay.closeOrder({ subMchId: '1608123456', outTradeNo: _id })
    if (resultCode === 'SUCCESS') await db.collection('stays').doc(_id).update({ data: { state: 'CLOSED' } })
  }
  return { trigger: event.TriggerName, closed: data.length }
}
