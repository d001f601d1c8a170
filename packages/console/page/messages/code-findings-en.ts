/** What a check of the code finds. */
export const codeFindings = {
  title: 'In its code',
  severities: { error: 'Error', warning: 'Warning' },
};
