import { BillRefusal } from './bill-refusal';

const LINE_CHARACTERS_MAX = 8_192;
const BYTE_ORDER_MARK = '\uFEFF';

/**
 * The lines of a bill, each as its cells. WeChat Pay quotes nothing and escapes commas and line ends in what people wrote,
 * so that a comma always ends a cell and a line feed a line. Lines without anything are left out.
 * Throws `BillRefusal` where the bytes are no text or a line has no end.
 */
export const splitBill = async function* (content: AsyncIterable<Buffer>): AsyncGenerator<string[]> {
  let rest = '';
  let isFirst = true;
  for await (const text of decoded(content)) {
    const lines = `${rest}${text}`.split('\n');
    rest = lines.pop() ?? '';
    for (const line of rest.length > LINE_CHARACTERS_MAX ? [...lines, rest] : lines) {
      const cells = cellsOf(isFirst ? line.replace(BYTE_ORDER_MARK, '') : line);
      isFirst = false;
      if (cells !== undefined) yield cells;
    }
  }
  const cells = cellsOf(isFirst ? rest.replace(BYTE_ORDER_MARK, '') : rest);
  if (cells !== undefined) yield cells;
};

const cellsOf = (line: string): string[] | undefined => {
  if (line.length > LINE_CHARACTERS_MAX) throw new BillRefusal('有一行太长，不是账单。');
  const bare = line.endsWith('\r') ? line.slice(0, -1) : line;
  return bare === '' ? undefined : bare.split(',');
};

const decoded = async function* (content: AsyncIterable<Buffer>): AsyncGenerator<string> {
  const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });
  const text = (piece?: Buffer): string => {
    try {
      return decoder.decode(piece, { stream: piece !== undefined });
    } catch {
      throw new BillRefusal('不是UTF-8文字。');
    }
  };
  for await (const piece of content) {
    if (piece.includes(0)) throw new BillRefusal('有不该有的空字符。');
    yield text(piece);
  }
  yield text();
};
