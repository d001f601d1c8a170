const cloud = require('wx-server-sdk')
const { ENV } = cloud.getWXContext()
cloud.init({ env: ENV })
const db = cloud.database()

// 每张一块五
const PRICE = 150

exports.main = async (event, context) => {
  const { OPENID } = cloud.getWXContext()
  const { data: photos } = await db.collection('photos').where({ _openid: OPENID }).limit(100).get()
  const outTradeNo = 'P' + Date.now() + Math.floor(Math.random() * 1000000)
  const { _id } = await db.collection('prints').add({
    data: {
      _openid: OPENID,
      outTradeNo,
      files: photos.map(photo => photo.fileID),
      totalFee: photos.length * PRICE,
      status: 'unpaid'
    }
  })
  const res = await cloud.cloudPay.unifiedOrder({
    body: '照片冲印' + photos.length + '张',
    outTradeNo,
    spbillCreateIp: '127.0.0.1',
    subMchId: '1612567890',
    totalFee: photos.length * PRICE,
    envId: ENV,
    functionName: 'printPaid',
    attach: _id
  })
  return { printId: _id, payment: res.payment }
}
