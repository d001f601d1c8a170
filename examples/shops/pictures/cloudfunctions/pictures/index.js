const cloud = require('wx-server-sdk')
cloud.init({ env: cloud.DYNAMIC_CURRENT_ENV })
const db = cloud.database()

// 冲印店用的地址和文件大小
exports.main = async (event, context) => {
  const { OPENID } = cloud.getWXContext()
  const { data } = await db.collection('prints').where({ _id: event.printId, _openid: OPENID }).get()
  const { fileList } = await cloud.getTempFileURL({ fileList: data[0].files })
  const pictures = fileList.map(async ({ fileID, tempFileURL, status }) => {
    const { fileContent } = await cloud.downloadFile({ fileID })
    return { fileID, url: tempFileURL, status, size: fileContent.length }
  })
  return { pictures: await Promise.all(pictures) }
}
