import { overNetwork } from '../network';
import { askServer } from '../phone-server';
import { element, openSheet } from '../sheets/sheet';
import { api, misuse, WxError } from './api';
import { requireDeclared } from './request';

type Kept = { blob: Blob; name: string };
/** Files of this run: `http://tmp/…` from downloads, `wxfile://usr/…` where the mini-program chose the name. */
const files = new Map<string, Kept>();
let count = 0;

const TYPES: Record<string, string> = { pdf: 'application/pdf' };
const DOCUMENTS = new Set(['doc', 'docx', 'xls', 'xlsx', 'ppt', 'pptx', 'pdf']);
const USER_PATH = /^wxfile:\/\/usr\/([^/]+)$/;

type Download = { url: string; header?: Record<string, string>; filePath?: string };

const downloadFile = async ({ url, header = {}, filePath }: Download): Promise<object> => {
  requireDeclared('downloadFile', url);
  if (filePath !== undefined && !USER_PATH.test(filePath))
    throw misuse(`downloadFile:fail permission denied, open ${filePath}`);
  await overNetwork();
  const { status, headers, base64 } = await askServer<{
    status: number;
    headers: Record<string, string>;
    base64: string;
  }>('request', { method: 'GET', url, headers: header });
  const bytes = Uint8Array.from(atob(base64), (character) => character.charCodeAt(0));
  const type = headers['content-type']?.split(';')[0] ?? '';
  count += 1;
  const path = filePath ?? `http://tmp/${count}${type === 'application/pdf' ? '.pdf' : ''}`;
  files.set(path, { blob: new Blob([bytes], { type }), name: path.split('/').at(-1) ?? path });
  return { statusCode: status, header: headers, ...(filePath === undefined ? { tempFilePath: path } : { filePath }) };
};

const openDocument = async ({
  filePath,
  fileType,
}: {
  filePath: string;
  fileType?: string;
  showMenu?: boolean;
}): Promise<void> => {
  const kept = files.get(filePath);
  if (kept === undefined) throw misuse(`openDocument:fail file doesn't exist: ${filePath}`);
  const type = fileType ?? filePath.split('.').at(-1) ?? '';
  if (!DOCUMENTS.has(type)) throw misuse(`openDocument:fail filetype not supported: ${type}`);
  const address = URL.createObjectURL(new Blob([kept.blob], { type: TYPES[type] ?? kept.blob.type }));
  const head = await kept.blob.slice(0, 5).text();
  if (type === 'pdf' && head !== '%PDF-') throw new WxError(`file is not a pdf`);
  void openSheet({
    title: kept.name,
    body: [
      element('p', {}, `${Math.ceil(kept.blob.size / 1024)} KB`),
      element('iframe', { src: address, title: kept.name }),
      element('a', { href: address, target: '_blank', download: kept.name }, '存到电脑'),
    ],
    actions: [{ label: '关闭文件' }],
  });
};

export const fileFunctions = {
  downloadFile: api('downloadFile', downloadFile),
  openDocument: api('openDocument', openDocument),
};
