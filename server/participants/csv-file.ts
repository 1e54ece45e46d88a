import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { pipeline, Readable } from 'node:stream';
import { CsvError, parse } from 'csv-parse';
import type { RowProblem } from './import-problems';
import { fileProblem, ImportRefusal } from './import-problems';

const BYTES_MAX = 200 * 1024 * 1024;
const RECORD_CHARACTERS_MAX = 4_096;

/** GBK is never used: it puts rare characters of names on private-use points where GB 18030 knows the real ones. */
export type Encoding = 'utf-8' | 'gb18030';

export type CsvFile = { path: string; fileHash: string; encoding: Encoding };

/** One record: its cells with surrounding blanks removed, and the line it ends on. */
export type CsvRow = { line: number; cells: string[] };

/** Reads the file once: how it is encoded and its SHA-256. Throws `ImportRefusal` when it is too large or unreadable. */
export const inspectCsv = async (path: string): Promise<CsvFile> => {
  const hash = createHash('sha256');
  const trials = [trial('utf-8'), trial('gb18030')] as const;
  let bytes = 0;
  for await (const chunk of chunksOf(path)) {
    bytes += chunk.length;
    if (bytes > BYTES_MAX) throw new ImportRefusal(fileProblem('文件超过200MB。', '请分成几个文件。'));
    hash.update(chunk);
    for (const { feed } of trials) feed(chunk);
  }
  for (const { feed } of trials) feed();
  if (bytes === 0) throw new ImportRefusal(fileProblem('文件是空的。', '请对照模板填写。'));
  const [utf8, gb18030] = trials;
  if (utf8.failed() && gb18030.failed()) {
    throw new ImportRefusal(fileProblem('看不出文件的编码。', '请另存为 CSV（UTF-8 或 GB18030）。'));
  }
  return { path, fileHash: hash.digest('hex'), encoding: utf8.failed() ? 'gb18030' : 'utf-8' };
};

/**
 * Every record of the file, the header first. Throws `ImportRefusal` where the file is not well-formed CSV, and at the end
 * when it is no longer the file that was inspected.
 */
export const csvRows = async function* (file: CsvFile): AsyncGenerator<CsvRow> {
  const parser = parse({
    bom: true,
    info: true,
    trim: true,
    relax_column_count: true,
    skip_empty_lines: true,
    skip_records_with_empty_values: true,
    max_record_size: RECORD_CHARACTERS_MAX,
  });
  pipeline(Readable.from(decoded(file)), parser, () => undefined); // the loop below throws what went wrong
  try {
    for await (const { record, info } of parser as AsyncIterable<{ record: string[]; info: { lines: number } }>) {
      yield { line: info.lines, cells: record };
    }
  } catch (error) {
    if (error instanceof CsvError) throw new ImportRefusal(badCsv(error));
    throw error;
  }
};

const badCsv = (error: CsvError): RowProblem => ({
  line: typeof error['lines'] === 'number' ? error['lines'] : 0,
  column: '',
  reason: '这一行不是正确的 CSV（引号没配对，或太长）。',
  mend: '请用表格软件重新另存为 CSV。',
});

const decoded = async function* ({ path, encoding, fileHash }: CsvFile): AsyncGenerator<string> {
  const decoder = new TextDecoder(encoding, { fatal: true });
  const hash = createHash('sha256');
  for await (const chunk of chunksOf(path)) {
    hash.update(chunk);
    yield decoder.decode(chunk, { stream: true });
  }
  yield decoder.decode();
  if (hash.digest('hex') !== fileHash) {
    throw new ImportRefusal(fileProblem('导入时文件被改动了。', '请关掉打开它的软件，再导入一次。'));
  }
};

const chunksOf = (path: string): AsyncIterable<Buffer> => createReadStream(path) as AsyncIterable<Buffer>;

/** Finds out whether bytes are valid in an encoding, without keeping them. */
const trial = (encoding: Encoding): { failed: () => boolean; feed: (chunk?: Buffer) => void } => {
  const decoder = new TextDecoder(encoding, { fatal: true });
  let failed = false;
  return {
    failed: () => failed,
    feed: (chunk) => {
      if (failed) return;
      try {
        decoder.decode(chunk, { stream: chunk !== undefined });
      } catch {
        failed = true;
      }
    },
  };
};
