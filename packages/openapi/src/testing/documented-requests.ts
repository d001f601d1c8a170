/**
 * The requests of methods as WeChat's documentation has them, by the page: the HTTPS address under each method's name for
 * cloud functions. They were read from the documentation and not from `methods.ts`.
 *
 * `api-backend`: the pages `open-api/<group>/<name>.html`; `server/API`: the newer pages `<group>/api_<name>`.
 */
export const DOCUMENTED: Readonly<Record<string, string>> = {
  'api-backend user-info': `
    auth.getPaidUnionId GET /wxa/getpaidunionid`,
  'server/API user-info': `
    auth.checkEncryptedData POST /wxa/business/checkencryptedmsg
    internet.getUserEncryptKey GET /wxa/business/getuserencryptkey
    phonenumber.getPhoneNumber POST /wxa/business/getuserphonenumber`,
  'server/API cloudbase/others': `
    cloudbase.getOpenData POST /wxa/getopendata`,
  'api-backend data-analysis': `
    analysis.getDailyRetain POST /datacube/getweanalysisappiddailyretaininfo
    analysis.getMonthlyRetain POST /datacube/getweanalysisappidmonthlyretaininfo
    analysis.getWeeklyRetain POST /datacube/getweanalysisappidweeklyretaininfo
    analysis.getDailySummary POST /datacube/getweanalysisappiddailysummarytrend
    analysis.getDailyVisitTrend POST /datacube/getweanalysisappiddailyvisittrend
    analysis.getMonthlyVisitTrend POST /datacube/getweanalysisappidmonthlyvisittrend
    analysis.getWeeklyVisitTrend POST /datacube/getweanalysisappidweeklyvisittrend
    analysis.getUserPortrait POST /datacube/getweanalysisappiduserportrait
    analysis.getVisitDistribution POST /datacube/getweanalysisappidvisitdistribution
    analysis.getVisitPage POST /datacube/getweanalysisappidvisitpage`,
  'api-backend customer-message': `
    customerServiceMessage.getTempMedia GET /cgi-bin/media/get
    customerServiceMessage.send POST /cgi-bin/message/custom/send
    customerServiceMessage.setTyping POST /cgi-bin/message/custom/typing
    customerServiceMessage.uploadTempMedia POST /cgi-bin/media/upload`,
  'api-backend uniform-message, template-message, updatable-message': `
    uniformMessage.send POST /cgi-bin/message/wxopen/template/uniform_send
    templateMessage.addTemplate POST /cgi-bin/wxopen/template/add
    templateMessage.deleteTemplate POST /cgi-bin/wxopen/template/del
    templateMessage.getTemplateLibraryById POST /cgi-bin/wxopen/template/library/get
    templateMessage.getTemplateLibraryList POST /cgi-bin/wxopen/template/library/list
    templateMessage.getTemplateList POST /cgi-bin/wxopen/template/list
    templateMessage.send POST /cgi-bin/message/wxopen/template/send
    updatableMessage.createActivityId GET /cgi-bin/message/wxopen/activityid/create
    updatableMessage.setUpdatableMsg POST /cgi-bin/message/wxopen/updatablemsg/send`,
  'api-backend and server/API subscribe-message': `
    subscribeMessage.addTemplate POST /wxaapi/newtmpl/addtemplate
    subscribeMessage.deleteTemplate POST /wxaapi/newtmpl/deltemplate
    subscribeMessage.getCategory GET /wxaapi/newtmpl/getcategory
    subscribeMessage.getPubTemplateKeyWordsById GET /wxaapi/newtmpl/getpubtemplatekeywords
    subscribeMessage.getPubTemplateTitleList GET /wxaapi/newtmpl/getpubtemplatetitles
    subscribeMessage.getTemplateList GET /wxaapi/newtmpl/gettemplate
    subscribeMessage.send POST /cgi-bin/message/subscribe/send`,
  'api-backend plugin-management, nearby-poi': `
    pluginManager.applyPlugin POST /wxa/plugin
    pluginManager.getPluginDevApplyList POST /wxa/devplugin
    pluginManager.getPluginList POST /wxa/plugin
    pluginManager.setDevPluginApplyStatus POST /wxa/devplugin
    pluginManager.unbindPlugin POST /wxa/plugin
    nearbyPoi.add POST /wxa/addnearbypoi
    nearbyPoi.delete POST /wxa/delnearbypoi
    nearbyPoi.getList GET /wxa/getnearbypoilist
    nearbyPoi.setShowStatus POST /wxa/setnearbypoishowstatus`,
  'server/API qrcode-link': `
    wxacode.get POST /wxa/getwxacode
    wxacode.getUnlimited POST /wxa/getwxacodeunlimit
    wxacode.createQRCode POST /cgi-bin/wxaapp/createwxaqrcode
    urlscheme.query POST /wxa/queryscheme
    urlscheme.generate POST /wxa/generatescheme
    urllink.generate POST /wxa/generate_urllink
    urllink.query POST /wxa/query_urllink
    shortlink.generate POST /wxa/genwxashortlink`,
  'api-backend sec-check, safety-control-capability, soter': `
    security.imgSecCheck POST /wxa/img_sec_check
    security.mediaCheckAsync POST /wxa/media_check_async
    security.msgSecCheck POST /wxa/msg_sec_check
    riskControl.getUserRiskRank POST /wxa/getuserriskrank
    soter.verifySignature POST /cgi-bin/soter/verify_signature`,
  'server/API express': `
    logistics.bindAccount POST /cgi-bin/express/business/account/bind
    logistics.getAllAccount GET /cgi-bin/express/business/account/getall
    logistics.getAllDelivery GET /cgi-bin/express/business/delivery/getall
    logistics.cancelOrder POST /cgi-bin/express/business/order/cancel
    logistics.updatePrinter POST /cgi-bin/express/business/printer/update
    logistics.getQuota POST /cgi-bin/express/business/quota/get
    logistics.getOrder POST /cgi-bin/express/business/order/get
    logistics.testUpdateOrder POST /cgi-bin/express/business/test_update_order
    logistics.getPrinter GET /cgi-bin/express/business/printer/getall
    logistics.getPath POST /cgi-bin/express/business/path/get
    logistics.batchGetOrder POST /cgi-bin/express/business/order/batchget
    logistics.addOrder POST /cgi-bin/express/business/order/add
    logistics.updateBusiness POST /cgi-bin/express/delivery/service/business/update
    logistics.updatePath POST /cgi-bin/express/delivery/path/update
    logistics.previewTemplate POST /cgi-bin/express/delivery/template/preview
    logistics.getContact POST /cgi-bin/express/delivery/contact/get`,
  'api-backend and server/API immediate-delivery': `
    immediateDelivery.getAllImmeDelivery POST /cgi-bin/express/local/business/delivery/getall
    immediateDelivery.preAddOrder POST /cgi-bin/express/local/business/order/pre_add
    immediateDelivery.getBindAccount POST /cgi-bin/express/local/business/shop/get
    immediateDelivery.preCancelOrder POST /cgi-bin/express/local/business/order/precancel
    immediateDelivery.openDelivery POST /cgi-bin/express/local/business/open
    immediateDelivery.bindAccount POST /cgi-bin/express/local/business/shop/add
    immediateDelivery.reOrder POST /cgi-bin/express/local/business/order/readd
    immediateDelivery.realMockUpdateOrder POST /cgi-bin/express/local/business/realmock_update_order
    immediateDelivery.mockUpdateOrder POST /cgi-bin/express/local/business/test_update_order
    immediateDelivery.getOrder POST /cgi-bin/express/local/business/order/get
    immediateDelivery.abnormalConfirm POST /cgi-bin/express/local/business/order/confirm_return
    immediateDelivery.cancelOrder POST /cgi-bin/express/local/business/order/cancel
    immediateDelivery.addTip POST /cgi-bin/express/local/business/order/addtips
    immediateDelivery.addOrder POST /cgi-bin/express/local/business/order/add
    immediateDelivery.updateOrder POST /cgi-bin/express/local/delivery/update_order`,
  'api-backend img, ocr': `
    img.aiCrop POST /cv/img/aicrop?img_url
    img.scanQRCode POST /cv/img/qrcode?img_url
    img.superresolution POST /cv/img/superresolution?img_url
    ocr.bankcard POST /cv/ocr/bankcard?type&img_url
    ocr.businessLicense POST /cv/ocr/bizlicense?img_url
    ocr.driverLicense POST /cv/ocr/drivinglicense?img_url
    ocr.idcard POST /cv/ocr/idcard?type&img_url
    ocr.printedText POST /cv/ocr/comm?img_url
    ocr.vehicleLicense POST /cv/ocr/driving?type&img_url`,
  'api-backend operation': `
    operation.getFeedback GET /wxaapi/feedback/list
    operation.getJsErrSearch POST /wxaapi/log/jserr_search
    operation.getPerformance POST /wxaapi/log/get_performance
    operation.getSceneList GET /wxaapi/log/get_scene
    operation.getVersionList GET /wxaapi/log/get_client_version
    operation.realtimelogSearch GET /wxaapi/userlog/userlog_search`,
  'api-backend search, service-market; platform-capabilities liveplayer': `
    search.imageSearch POST /wxa/imagesearch
    search.siteSearch POST /wxa/sitesearch
    search.submitPages POST /wxa/search/wxaapi_submitpages
    serviceMarket.invokeService POST /wxa/servicemarket
    liveBroadcast.getLiveInfo POST /wxa/business/getliveinfo`,
};
