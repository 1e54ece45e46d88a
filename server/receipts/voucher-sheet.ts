import type { ReceiptFonts } from './receipt-fonts';
import { qrRows } from './receipt-qr';

/** The passbook's inks, as on the phone. */
export const INK = {
  title: '#15304F',
  text: '#1B222C',
  grey: '#4A525E',
  rule: '#D5CFC1',
  brick: '#8F2A1B',
  brickPale: '#FAE9E5',
  mark: '#EFE3E0',
};

const MARGIN = 32;
const A5_WIDTH = 419.53;
const A5_HEIGHT = 595.28;
export const PAGE = {
  left: MARGIN,
  top: MARGIN,
  width: A5_WIDTH - 2 * MARGIN,
  right: A5_WIDTH - MARGIN,
  bottom: A5_HEIGHT - MARGIN,
  centreX: A5_WIDTH / 2,
  centreY: A5_HEIGHT / 2,
};

/** A page being written from top to bottom; `y` is where the next thing goes. Lengths are in points. */
export type Sheet = { doc: PDFKit.PDFDocument; y: number };

type TextStyle = {
  x?: number;
  y?: number;
  width?: number;
  size?: number;
  color?: string;
  bold?: boolean;
  align?: 'left' | 'right' | 'center';
  strike?: boolean;
};

/** A new A5 document. `at` is the file's creation time: the same receipt gives the same bytes. */
export const newSheet = async (fonts: ReceiptFonts, title: string, at: Date): Promise<Sheet> => {
  const { default: PDFDocument } = await import('pdfkit'); // heavy: only who prints waits for it, once
  const info = { Title: title, CreationDate: at, ModDate: at };
  const doc = new PDFDocument({ size: 'A5', margin: 0, bufferPages: true, lang: 'zh-CN', info });
  doc.registerFont('regular', fonts.regular).registerFont('bold', fonts.bold);
  return { doc, y: PAGE.top };
};

/** Writes text, wrapping inside its width and never cutting it; answers its height. Does not move `y`. */
export const write = (sheet: Sheet, text: string, style: TextStyle = {}): number => {
  const { x = PAGE.left, y = sheet.y, width = PAGE.width, size = 11, color = INK.text, align = 'left' } = style;
  const options = { width, align, lineGap: size * -0.1, strike: style.strike === true };
  inkOf(sheet, style.bold === true, size);
  const height = sheet.doc.heightOfString(text, options);
  sheet.doc.fillColor(color).text(text, x, y, options);
  return height;
};

/** The height that `write` will need. */
export const heightOf = (sheet: Sheet, text: string, { width = PAGE.width, size = 11 }: TextStyle): number => {
  inkOf(sheet, false, size);
  return sheet.doc.heightOfString(text, { width, lineGap: size * -0.1 });
};

export const widthOf = (sheet: Sheet, text: string, { size = 11, bold = false }: TextStyle): number => {
  inkOf(sheet, bold, size);
  return sheet.doc.widthOfString(text);
};

const inkOf = ({ doc }: Sheet, bold: boolean, size: number): void => {
  doc.font(bold ? 'bold' : 'regular').fontSize(size);
};

/** Goes to a new page when less than `height` is left. */
export const ensureSpace = (sheet: Sheet, height: number): 'samePage' | 'newPage' => {
  if (sheet.y + height <= PAGE.bottom) return 'samePage';
  sheet.doc.addPage();
  sheet.y = PAGE.top;
  return 'newPage';
};

export const ruleAt = ({ doc }: Sheet, y: number, { width = 0.75, color = INK.rule } = {}): void => {
  doc.moveTo(PAGE.left, y).lineTo(PAGE.right, y).lineWidth(width).strokeColor(color).stroke();
};

/** Draws a QR code as vectors in a square of `size`; its quiet zone of 4 white modules lies around the square. */
export const drawQr = ({ doc }: Sheet, text: string, { x, y, size }: { x: number; y: number; size: number }): void => {
  const rows = qrRows(text);
  const step = size / rows.length;
  doc.rect(x - 4 * step, y - 4 * step, size + 8 * step, size + 8 * step);
  doc.fillColor('#FFFFFF').fill();
  for (const [row, modules] of rows.entries()) {
    for (const { 0: dark, index: column } of modules.matchAll(/1+/g)) {
      doc.rect(x + column * step, y + row * step, dark.length * step, step);
    }
  }
  doc.fillColor('#000000').fill();
};
