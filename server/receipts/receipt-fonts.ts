import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { Font } from 'fontkit';
import { create } from 'fontkit';

/** Parsed once: a file of 10 MB takes longer to parse than a receipt to draw. */
export type ReceiptFonts = { regular: Font; bold: Font };

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

const fontIn = (resolve: (id: string) => string, file: string): Font => {
  const font = create(readFileSync(pathOf(resolve, file)));
  if (font.type !== 'TTF') throw new Error(`the receipt font ${file} is not a TrueType font`);
  return font;
};

const pathOf = (resolve: (id: string) => string, file: string): string => {
  try {
    return resolve(`${PACKAGE}/${file}`);
  } catch {
    throw new Error(`the receipt font is missing: run npm install --include=optional (${PACKAGE})`);
  }
};
