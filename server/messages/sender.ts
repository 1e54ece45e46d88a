import type { MessageKind } from './message-kinds';

/** A subscribe message of our app as WeChat lists it. `content`: `项目:{{thing4.DATA}}`, a line a keyword. */
export type ListedTemplate = {
  templateId: string;
  title: string;
  content: string;
  type: 'oneTime' | 'longTerm';
};

export type Card = {
  openid: string;
  templateId: string;
  /** Path and query inside the mini-program: random tokens at most. */
  page: string;
  /** By WeChat's keys: `thing4`. */
  data: Readonly<Record<string, string>>;
};

/**
 * What WeChat said. `later`: nothing was sent, or nobody knows: try again. `refused`: the resident does not want it, or
 * nothing is left. `failed`: it will never go like this.
 */
export type SendAnswer =
  | { kind: 'accepted'; messageNo: string | undefined }
  | { kind: 'refused' }
  | { kind: 'later'; why: string }
  | { kind: 'failed'; why: string };

/** Port: messages to a resident's WeChat. */
export type MessageSender = {
  listTemplates(): Promise<{ kind: 'templates'; templates: readonly ListedTemplate[] } | { kind: 'busy' }>;
  sendCard(card: Card): Promise<SendAnswer>;
};

/** Which of our messages a template carries, with WeChat's key for each of our words. */
export type Template = ListedTemplate & { kind: MessageKind; keys: Readonly<Record<string, string>> };
