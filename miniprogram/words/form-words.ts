/** What a field says before anything is sent; the server says the same when it is asked. */
export const FORM_WORDS = {
  nameEmpty: '请填姓名。',
  nameBad: '姓名里不要数字和符号。',
  idWrong: '号码有一位不对，请对着证再看看。',
  consentMissing: '请先勾上"同意"，再点按钮。',
  privacyDeclined: '没同意，就查不了记录。想好了再点。',
  codeEmpty: '请填收到的数字。',
} as const;

export const idLength = (length: number): string => `身份证号要18位，现在${length}位。`;

export const idCounter = (length: number): string =>
  length === 0 ? '' : length < 18 ? `已输${length}位，还差${18 - length}位` : '已输18位';
