
const cloud = require('wx-server-sdk')
const TcbRouter = require('tcb-router')

cloud.init({ env: cloud.DYNAMIC_CURRENT_ENV })
const db = cloud.database()
const subMchId = '1608123456'

exports.main = async (event, context) => {
  // 支付和退款的通知没有 $url
  if (!event.$url && event.returnCode) event.$url = event.refundStatus ? 'refunded' : 'paid'
  const app = new TcbRouter({ event })
  const { OPENID, ENV } = cloud.getWXContext()
  const passes = db.collection('passes')

  app.router('buy', async (ctx) => {
    const outTradeNo = `G${Date.now()}${Math.random().toString().slice(2, 8)}`
    await passes.add({ data: { _id: outTradeNo, _openid: OPENID, totalFee: 3000, state: 'NEW' } })
    const res = await cloud.cloudPay.unifiedOrder({
      body: '健身房次卡',
      outTradeNo,
      spbillCreateIp: '127.0.0.1',
      subMchId,
      totalFee: 3000,
      envId: ENV,
      functionName: 'gym',
    })
    if (res.errCode !== 0) return (ctx.body = { code: 500 })
    ctx.body = { code: 0, outTradeNo, payment: res.payment }
  })

  app.router('paid', async (ctx) => {
    const { outTradeNo } = event
    const { tradeState, totalFee } = await cloud.cloudPay.queryOrder({ subMchId, outTradeNo })
    if (tradeState !== 'SUCCESS') return (ctx.body = { errcode: 1, errmsg: tradeState })
    await passes.where({ _id: outTradeNo, totalFee, state: 'NEW' }).update({ data: { state: 'PAID' } })
    ctx.body = { errcode: 0 }
  })

  app.router('refund', async (ctx) => {
    const { data } = await passes.where({ _id: event.outTradeNo, _openid: OPENID, state: 'PAID' }).get()
    if (data.length === 0) return (ctx.body = { code: 409 })
    const { resultCode } = await cloud.cloudPay.refund({
      outTradeNo: event.outTradeNo,
      outRefundNo: `${event.outTradeNo}R`,
      subMchId,
      totalFee: data[0].totalFee,
      refundFee: data[0].totalFee,
      envId: ENV,
      functionName: 'gym',
    })
    ctx.body = { code: resultCode === 'SUCCESS' ? 0 : 500 }
  })

  app.router('refunded', async (ctx) => {
    const { outTradeNo } = event
    const { refundStatus_0: refundStatus } = await cloud.cloudPay.queryRefund({ subMchId, outTradeNo })
    if (refundStatus !== 'SUCCESS') return (ctx.body = { errcode: 1, errmsg: refundStatus })
    await passes.where({ _id: outTradeNo, state: 'PAID' }).update({ data: { state: 'REFUNDED' } })
    ctx.body = { errcode: 0 }
  })

  return app.serve()
}
