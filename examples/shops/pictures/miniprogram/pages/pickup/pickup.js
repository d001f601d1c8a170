const db = wx.cloud.database()

Page({
  data: {
    print: null,
    code: '',
    pictures: []
  },

  onLoad(options) {
    db.collection('prints').where({ _id: options.id, _openid: '{openid}' }).get().then(res => {
      const print = res.data[0]
      this.setData({ print })
      return wx.cloud.getTempFileURL({ fileList: [{ fileID: print.code, maxAge: 60 * 60 }] })
    }).then(res => {
      this.setData({ code: res.fileList[0].tempFileURL })
      return wx.cloud.callFunction({ name: 'pictures', data: { printId: this.data.print._id } })
    }).then(res => {
      this.setData({ pictures: res.result.pictures })
    }).catch(console.error)
  }
})
