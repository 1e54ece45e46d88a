import { create as createQr } from 'qrcode';

/** The QR code of a text as rows of modules, `1` dark: the phone draws it without a library, the paper as vectors. */
export const qrRows = (text: string): string[] => {
  const { modules } = createQr(text, { errorCorrectionLevel: 'M' });
  return Array.from({ length: modules.size }, (_, row) =>
    Array.from({ length: modules.size }, (__, column) => (modules.get(row, column) === 0 ? '0' : '1')).join(''),
  );
};
