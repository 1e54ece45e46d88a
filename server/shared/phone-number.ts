/** A mainland mobile number as 11 digits, whatever it was written with (+86, spaces, hyphens); `undefined` for anything else. */
export const parsePhoneNumber = (typed: string): string | undefined => {
  const digits = typed
    .normalize('NFKC')
    .replace(/[\s\p{Pd}\p{Cf}]/gu, '')
    .replace(/^(\+|00)?86(?=1\d{10}$)/, '');
  return /^1[3-9]\d{9}$/.test(digits) ? digits : undefined;
};
