const cloud = require('wx-server-sdk')
cloud.init({ env: cloud.DYNAMIC_CURRENT_ENV })
const db = cloud.database()

exports.main = async ({ outTradeNo }) => {
  const { OPENID, ENV } = cloud.getWXContext()
  const mine = db.collection('stays').where({ _id: outTradeNo, _openid: OPENID, state: 'PAID' })
  const { data: [stay] } = await mine.get()
  if (!stay) return { ok: false }
  const { resultCode } = await cloud.cloudPay.refund({
    outTradeNo,
    outRefundNo: `R${outTradeNo}`,
    subMchId: '1608123456',
    totalFee: stay.totalFee,
    refundFee: stay.totalFee,
    envId: ENV,
    functionName: 'givenBack',
  })
  if (resultCode === 'SUCCESS') await mine.update({ data: { state: 'REFUNDED' } })
  return { ok: resultCode === 'SUCCESS' }
}
