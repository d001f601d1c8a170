import { call } from './utils/call.js'

App({
  onLaunch() {
    this.login = call('login')
  },
})
