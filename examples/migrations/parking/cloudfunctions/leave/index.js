const cloud = require('wx-server-sdk')
cloud.init({ env: cloud.DYNAMIC_CURRENT_ENV })
const db = cloud.database()

exports.main = async ({ hours }) => {
  const { OPENID, ENV } = cloud.getWXContext()
  if (!Number.isInteger(hours) || hours < 1) return { ok: false }
  const outTradeNo = `S${Date.now()}${Math.floor(Math.random() * 900000 + 100000)}`
  const totalFee = hours * Number(process.env.CENTS_PER_HOUR || 500)
  await db.collection('stays').add({ data: { _id: outTradeNo, _openid: OPENID, totalFee, state: 'UNPAID' } })
  const { payment } = await cloud.cloudPay.unifiedOrder({
    body: '停车费',
    outTradeNo,
    spbillCreateIp: '127.0.0.1',
    subMchId: '1608123456',
    totalFee,
    envId: ENV,
    functionName: 'leave-paid',
  })
  return { ok: true, outTradeNo, payment }
}
