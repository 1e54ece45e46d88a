/** One thing the doctor looked at. `look`: it works, but a person should know. */
export type Diagnosis = { what: string; state: 'good' | 'look' | 'bad'; words: string };

/** Looks at one thing; whatever is thrown is what is wrong with it. */
export const diagnosed = async (
  what: string,
  look: () => Promise<Omit<Diagnosis, 'what'> | string>,
): Promise<Diagnosis> => {
  try {
    const found = await look();
    return typeof found === 'string' ? { what, state: 'good', words: found } : { what, ...found };
  } catch (error) {
    const { code, message } = (error ?? {}) as { code?: string; message?: string };
    return { what, state: 'bad', words: code ?? message ?? '没有回答' }; // a code says enough, and names no password
  }
};
