import type { Consents } from '../../../types/consents';

export type PrivacyText = { readonly title: string; readonly paragraphs: readonly string[]; readonly version: string };

/** The texts that are agreed to, as they are now, in paragraphs. */
export const privacyTexts = ({ texts }: Consents): PrivacyText[] =>
  texts.map(({ title, body, version }) => ({
    title,
    paragraphs: body
      .split('\n')
      .map((paragraph) => paragraph.trim())
      .filter((paragraph) => paragraph !== ''),
    version: `第${version}版`,
  }));
