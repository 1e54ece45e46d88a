import { dayOf, timeOfDay } from '../shared/day';
import type { Fen } from '../shared/fen';
import { formatYuan } from '../shared/fen';
import type { Voucher } from './compose-voucher';
import type { ReceiptFonts } from './receipt-fonts';
import type { Sheet } from './voucher-sheet';
import { drawQr, ensureSpace, heightOf, INK, newSheet, PAGE, ruleAt, widthOf, write } from './voucher-sheet';

export type RunModeMark = '演示' | '联调环境';

const QR_SIZE = 136;
const LABEL_WIDTH = 76;
const ROW_PADDING = 6;

/** The voucher (电子缴费凭证) as an A5 file. Long names and offices wrap; more years than fit go on to a next page. */
export const renderReceiptPdf = async (fonts: ReceiptFonts, voucher: Voucher, mark?: RunModeMark): Promise<Buffer> => {
  const sheet = await newSheet(fonts, `${voucher.title} ${voucher.number}`, voucher.issuedAt);
  if (mark !== undefined) drawMark(sheet, mark);
  sheet.doc.on('pageAdded', () => {
    if (mark !== undefined) drawMark(sheet, mark);
  });
  drawHead(sheet, voucher);
  drawAmount(sheet, voucher);
  drawStanding(sheet, voucher);
  drawRow(sheet, '参保人', [voucher.insuredName, voucher.maskedIdNumber]);
  drawYears(sheet, voucher);
  drawRow(sheet, '付款人', [voucher.payer]);
  drawRow(sheet, '付款时间', [timeText(voucher.paidAt)]);
  drawRow(sheet, '收款单位', [voucher.payee]);
  drawRow(sheet, '凭证编号', [inFours(voucher.number)], true);
  drawFooter(sheet, voucher);
  numberPages(sheet, voucher);
  return finish(sheet);
};

/** No spaces and no hyphen, n in two digits: 缴费凭证-2606110048173601.pdf. */
export const receiptFileName = (number: string): string => {
  const [order = '', n = ''] = number.split('-');
  return `缴费凭证-${order}${n.padStart(2, '0')}.pdf`;
};

const drawHead = (sheet: Sheet, { heading, title }: Voucher): void => {
  sheet.y += write(sheet, heading, { size: 11, color: INK.grey, align: 'center' }) + 2;
  sheet.y += write(sheet, title, { size: 21, bold: true, color: INK.title, align: 'center' }) + 8;
  ruleAt(sheet, sheet.y, { color: INK.title });
  ruleAt(sheet, sheet.y + 3, { color: INK.title });
  sheet.y += 18;
};

const drawAmount = (sheet: Sheet, voucher: Voucher): void => {
  const qrX = PAGE.right - QR_SIZE;
  const width = qrX - PAGE.left - 16;
  const figure = thousands(voucher.amountFen);
  const size = figure.length > 6 ? 28 : 38;
  drawQr(sheet, voucher.verifyUrl, { x: qrX, y: sheet.y, size: QR_SIZE });
  let y = sheet.y + 4;
  const figureHeight = write(sheet, figure, { y, size, bold: true, color: INK.title, width });
  const figureWidth = widthOf(sheet, figure, { size, bold: true });
  const unitY = y + figureHeight * 0.5;
  write(sheet, '元', {
    x: PAGE.left + figureWidth + 4,
    y: unitY,
    size: size * 0.42,
    bold: true,
    color: INK.title,
    width: 30,
  });
  y += figureHeight;
  y += write(sheet, voucher.amountInCapitals, { y, size: 12.5, width }) + 12;
  write(sheet, '扫码验真假', { y, size: 10.5, color: INK.grey, width });
  sheet.y += QR_SIZE + 14;
};

// The band speaks of today; the receipt itself stays as it was issued.
const drawStanding = (sheet: Sheet, { standing, reversedFen }: Voucher): void => {
  if (standing === 'valid') return;
  const text = `${standing === 'reversed' ? '已冲正' : '部分已冲正'} ${thousands(reversedFen)}元`;
  sheet.doc
    .rect(PAGE.left, sheet.y - 4, PAGE.width, 26)
    .fillColor(INK.brickPale)
    .fill();
  write(sheet, text, { y: sheet.y, size: 13, bold: true, color: INK.brick, align: 'center' });
  sheet.y += 30;
};

const drawRow = (sheet: Sheet, label: string, values: readonly string[], bold = false): void => {
  const width = PAGE.width - LABEL_WIDTH;
  const x = PAGE.left + LABEL_WIDTH;
  const height = values.reduce((total, value) => total + heightOf(sheet, value, { width }), 0);
  ensureSpace(sheet, height + 2 * ROW_PADDING);
  ruleAt(sheet, sheet.y);
  sheet.y += ROW_PADDING;
  write(sheet, label, { color: INK.grey, width: LABEL_WIDTH });
  for (const value of values) sheet.y += write(sheet, value, { x, width, align: 'right', bold });
  sheet.y += ROW_PADDING;
};

const COLUMNS = [
  { title: '年度', from: 0, width: 0.34, align: 'left' },
  { title: '档次', from: 0.34, width: 0.2, align: 'left' },
  { title: '缴费', from: 0.54, width: 0.22, align: 'right' },
  { title: '政府另补', from: 0.76, width: 0.24, align: 'right' },
] as const;
const YEAR_ROW_HEIGHT = 17;

const drawYears = (sheet: Sheet, { years }: Voucher): void => {
  ensureSpace(sheet, 3 * YEAR_ROW_HEIGHT);
  drawColumnTitles(sheet);
  for (const { feeYear, tier, amountFen, subsidyFen, reversed } of years) {
    if (ensureSpace(sheet, YEAR_ROW_HEIGHT + ROW_PADDING) === 'newPage') drawColumnTitles(sheet);
    const cells = [
      `${feeYear}年度${reversed ? ' 已冲正' : ''}`,
      /^\d+$/.test(tier) ? `${tier}元档` : '',
      `${thousands(amountFen)}元`,
      subsidyFen === 0 ? '—' : `${thousands(subsidyFen)}元`,
    ];
    drawCells(sheet, cells, reversed ? INK.brick : INK.text, reversed);
  }
  sheet.y += ROW_PADDING;
};

const drawColumnTitles = (sheet: Sheet): void => {
  const titles = COLUMNS.map(({ title }) => title);
  ruleAt(sheet, sheet.y);
  sheet.y += ROW_PADDING;
  drawCells(sheet, titles, INK.grey, false);
};

/** Of a struck row the year stays readable: the word 已冲正 stands beside it. */
const drawCells = (sheet: Sheet, cells: readonly string[], color: string, isStruck: boolean): void => {
  for (const [at, { from, width, align }] of COLUMNS.entries()) {
    const place = { x: PAGE.left + from * PAGE.width, width: width * PAGE.width, align };
    write(sheet, cells[at] ?? '', { ...place, color, strike: isStruck && at > 0 });
  }
  sheet.y += YEAR_ROW_HEIGHT;
};

const drawFooter = (sheet: Sheet, { footer }: Voucher): void => {
  ensureSpace(sheet, heightOf(sheet, footer, { size: 9.5 }) + 16);
  ruleAt(sheet, sheet.y);
  sheet.y += 10;
  sheet.y += write(sheet, footer, { size: 9.5, color: INK.grey });
};

// Under the writing, on every page: a paper that is not worth money says so across its face.
const drawMark = ({ doc }: Sheet, mark: RunModeMark): void => {
  const { centreX } = PAGE;
  const centreY = PAGE.centreY + 100; // clear of the QR
  doc.save().rotate(-35, { origin: [centreX, centreY] });
  doc
    .font('bold')
    .fontSize(mark.length > 2 ? 78 : 130)
    .fillColor(INK.mark);
  doc.text(mark, centreX - doc.widthOfString(mark) / 2, centreY - doc.currentLineHeight() / 2, { lineBreak: false });
  doc.restore();
};

const numberPages = (sheet: Sheet, { number }: Voucher): void => {
  const { count } = sheet.doc.bufferedPageRange();
  if (count === 1) return;
  for (let page = 0; page < count; page += 1) {
    sheet.doc.switchToPage(page);
    const text = `${inFours(number)} 第${page + 1}页，共${count}页`;
    write(sheet, text, { y: PAGE.bottom + 8, size: 8.5, color: INK.grey, align: 'center' });
  }
};

const finish = ({ doc }: Sheet): Promise<Buffer> =>
  new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    doc.on('data', (chunk: Buffer) => chunks.push(chunk));
    doc.on('end', () => {
      resolve(Buffer.concat(chunks));
    });
    doc.on('error', reject);
    doc.end();
  });

/** 45,000 from ten thousand on, 9999 below: how the product writes yuan. */
const thousands = (amount: Fen): string => {
  const text = formatYuan(amount);
  return amount < 1_000_000 ? text : text.replace(/\B(?=(?:\d{3})+(?!\d))(?<!\.\d*)/g, ',');
};

const inFours = (number: string): string => number.replace(/(\d{4})(?=\d)/g, '$1 ');

const timeText = (instant: Date): string => {
  const [year, month, date] = dayOf(instant).split('-').map(Number);
  return `${year}年${month}月${date}日 ${timeOfDay(instant).slice(0, 5)}`;
};
