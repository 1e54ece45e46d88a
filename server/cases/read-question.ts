import type { Reader } from '../database/transaction';
import type { Sealer } from '../shared/sealing';
import { questionPlace } from './ask-question';
import type { CaseRow } from './case-store';
import { TOPIC_WORDS } from './case-texts';
import { questionsOfCase } from './question-store';

/** What a resident asked, for the officer who answers: topic, year, and their own words. */
export const readQuestion = async (
  { reader, sealer }: { reader: Reader; sealer: Sealer },
  row: Pick<CaseRow, 'id' | 'rid'>,
): Promise<string[]> => {
  const questions = await questionsOfCase(reader, row.id);
  return questions.flatMap(({ topic, feeYear, reasonKey, sealedText }) => [
    [
      TOPIC_WORDS[topic] ?? topic,
      ...(feeYear === null ? [] : [`${feeYear}年`]),
      ...(reasonKey === null ? [] : [reasonKey]),
    ].join('  '),
    ...(sealedText === null ? [] : [`“${sealer.open(questionPlace(row.rid), sealedText)}”`]),
  ]);
};
