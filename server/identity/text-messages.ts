import type { Sealer } from '../shared/sealing';

/** Port: sends a text message (短信) to a phone of the register. `busy`: not sent, try again. */
export type TextMessageSender = {
  send(message: { phone: string; text: string }): Promise<{ kind: 'sent' } | { kind: 'busy' }>;
};

/** Text messages as the use cases need them. `sender` is absent where the county has none. */
export type TextMessages = {
  sender?: TextMessageSender | undefined;
  sealer: Sealer;
  /** The address a person opens to answer an ask: a random token, nothing personal. */
  linkFor(token: string): string;
};
