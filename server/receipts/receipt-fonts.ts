import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';

/**
 * The bytes of the voucher's fonts, read once. Each file parses them anew (20 ms): a parsed font remembers by which
 * character it first met a glyph, so ⼈ in one receipt would turn 人 into ⼈ in the text of every later one.
 */
export type ReceiptFonts = { regular: Buffer; bold: Buffer };

const PACKAGE = '@expo-google-fonts/noto-sans-sc'; // its TTF holds the rare characters of names: 䶮, 𠅤

/**
 * Reads the fonts of the voucher. Call it at start: without the optional package it throws, naming the command that
 * mends it.
 */
export const loadReceiptFonts = (
  resolve: (id: string) => string = createRequire(__filename).resolve,
): ReceiptFonts => ({
  regular: fontIn(resolve, '400Regular/NotoSansSC_400Regular.ttf'),
  bold: fontIn(resolve, '700Bold/NotoSansSC_700Bold.ttf'),
});

const fontIn = (resolve: (id: string) => string, file: string): Buffer => {
  try {
    return readFileSync(resolve(`${PACKAGE}/${file}`));
  } catch {
    throw new Error(`the receipt font is missing: run npm install --include=optional (${PACKAGE})`);
  }
};
