module.exports = {
  // The CloudBase environment's id; where there is one environment only, it may stay empty.
  envId: '',
  // Without CloudBase: where the function host's session routes are, such as 'https://shop.example.com/session'.
  // Empty: the functions run on CloudBase.
  functionsUrl: '',
};
