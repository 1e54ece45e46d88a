/** 张* for two characters, else first + * + last; never the length (design: names). */
export const maskName = (name: string): string => {
  const characters = Array.from(name); // code points: a rare character outside the first plane is one character
  const first = characters[0] ?? '';
  return characters.length <= 2 ? `${first}*` : `${first}*${characters[characters.length - 1] ?? ''}`;
};

/** First and last digit only: 6****************5. */
export const maskIdNumber = (idNumber: string): string =>
  `${idNumber.slice(0, 1)}${'*'.repeat(16)}${idNumber.slice(-1)}`;
