/** Lets the user choose a picture. Gives its path on the phone, or `undefined` if the user cancels. */
function choosePicture() {
  return new Promise((resolve, reject) => {
    wx.chooseMedia({
      count: 1,
      mediaType: ['image'],
      sizeType: ['compressed'],
      success: ({ tempFiles: [file] }) => resolve(file.tempFilePath),
      fail: (error) => (/cancel/.test(error.errMsg) ? resolve(undefined) : reject(error)),
    });
  });
}

/**
 * The https addresses of files, by their `cloud://` ids. `<image>` opens such an id on CloudBase only; an address, it
 * opens everywhere. An address ends after a while, so it is never stored. A file that does not exist has none.
 */
async function addressesOf(fileIDs) {
  const addresses = {};
  if (fileIDs.length === 0) return addresses;
  const { fileList } = await wx.cloud.getTempFileURL({ fileList: fileIDs });
  for (const { fileID, tempFileURL } of fileList) if (tempFileURL) addresses[fileID] = tempFileURL;
  return addresses;
}

module.exports = { choosePicture, addressesOf };
