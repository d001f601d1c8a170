const db = wx.cloud.database()
const photos = db.collection('photos')

Page({
  data: {
    photos: [],
    progress: ''
  },

  onShow() {
    this.load()
  },

  async load() {
    const { data } = await photos.orderBy('time', 'asc').get()
    if (data.length === 0) return this.setData({ photos: [] })
    const { fileList } = await wx.cloud.getTempFileURL({ fileList: data.map(photo => photo.fileID) })
    this.setData({ photos: data.map((photo, i) => ({ ...photo, url: fileList[i].tempFileURL })) })
  },

  // 上传图片，把 fileID 存到数据库
  add() {
    wx.chooseImage({
      count: 9,
      success: (chosen) => {
        const uploads = chosen.tempFilePaths.map((filePath, i) => {
          const suffix = /\.[^.]+$/.exec(filePath)[0]
          return wx.cloud.uploadFile({ cloudPath: 'photos/' + Date.now() + '-' + i + suffix, filePath })
        })
        Promise.all(uploads)
          .then((results) => Promise.all(results.map(({ fileID }, i) =>
            photos.add({ data: { fileID, number: i, time: new Date() } })
          )))
          .then(() => this.load())
          .catch((err) => {
            console.error('[上传文件] 失败：', err)
            wx.showToast({ icon: 'none', title: '上传失败' })
          })
      }
    })
  },

  save(e) {
    wx.cloud.downloadFile({
      fileID: e.currentTarget.dataset.fileid,
      success: (res) => {
        wx.saveImageToPhotosAlbum({ filePath: res.tempFilePath })
      },
      fail: console.error
    })
  },

  remove(e) {
    const { id, fileid } = e.currentTarget.dataset
    wx.cloud.deleteFile({
      fileList: [fileid],
      success: (res) => {
        if (res.fileList[0].status !== 0) return console.error(res.fileList[0].errMsg)
        photos.doc(id).remove({ success: () => this.load() })
      },
      fail: console.error
    })
  },

  print() {
    wx.cloud.callFunction({ name: 'printPhotos' }).then(({ result }) => {
      wx.requestPayment({
        ...result.payment,
        success: () => wx.navigateTo({ url: '/pages/pickup/pickup?id=' + result.printId }),
        fail: console.error
      })
    })
  }
})
