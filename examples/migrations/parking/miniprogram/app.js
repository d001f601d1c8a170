import { leave } from './utils/stay.js'

App({
  onLaunch() {
    wx.cloud.init({ env: 'parking-7a9b1c3d5e7f9g1h' })
  },
  leave
})
