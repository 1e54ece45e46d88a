import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { MEANINGS, MESSAGE_KINDS } from '../../server/messages/message-kinds';
import { MESSAGE_WORDS } from '../../server/reminders/message-words';

/** What differs from message to message. */
const EXAMPLES: Readonly<Record<string, string>> = {
  people: '张*国等2人',
  year: '2026',
  until: '2026年6月30日',
  day: '2026年6月18日',
  matter: '张*国的缴费',
  outcome: '由本人付',
};

const text = readFileSync(join(__dirname, '../../server/operations/WECHAT-SETUP.zh.md'), 'utf8');
const [section = ''] = text.slice(text.indexOf('## 订阅消息')).split('\n## ');
const rows = section
  .split('\n')
  .filter((line) => line.startsWith('| '))
  .map((line) => line.split('|').map((cell) => cell.trim()));

describe('what a county reads about our messages', () => {
  it('has a row for every message, with the words that are sent', () => {
    const written = rows
      .filter((cells) => cells.length === 7 && cells[1] !== '消息')
      .map(([, , title, fields]) => [title, fields]);
    const sent = Object.values(MESSAGE_WORDS).map(({ kind, words }) => {
      const said: Readonly<Record<string, string>> = { ...EXAMPLES, ...words };
      const fields = Object.entries(MEANINGS[kind].words).map(
        ([word, [label = '']]) => `${label}：${said[word] ?? ''}`,
      );
      return [MEANINGS[kind].titles[0], fields.join(' · ')];
    });
    expect(written).toEqual(sent);
  });

  it('names every keyword that is understood', () => {
    const written = rows
      .filter((cells) => cells.length === 4 && cells[1] !== '模板标题')
      .map(([, title, words]) => [title, words]);
    const understood = MESSAGE_KINDS.map((kind) => [
      MEANINGS[kind].titles.join('、'),
      Object.values(MEANINGS[kind].words)
        .map(([label = '', ...others]) => `${label}（${others.join('、')}）`)
        .join(' · '),
    ]);
    expect(written).toEqual(understood);
  });
});
