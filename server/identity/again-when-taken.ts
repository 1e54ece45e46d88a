import { isDuplicateKey } from '../database/transaction';

const TRIES_MAX = 5;

/** Places of owner and payers are unique keys: whoever finds one taken under their hands decides once more. */
export const againWhenTaken = async <Answer>(attempt: () => Promise<Answer>): Promise<Answer> => {
  for (let tries = 1; ; tries += 1) {
    try {
      return await attempt();
    } catch (error) {
      if (tries >= TRIES_MAX || !isDuplicateKey(error)) throw error;
    }
  }
};
