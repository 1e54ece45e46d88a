/** The control door of the local WeChat, as far as a phone needs it. Its token stays in this process. */
export type ControlDoor = {
  createLogin(openid: string): Promise<{ code: string }>;
  createPhoneCode(openid: string, phone: string): Promise<{ code: string }>;
  subscribe(tapped: { openid: string; templateId: string; result: string }): Promise<object>;
  requestPayment(request: object): Promise<{ result: string; errMsg: string }>;
  orders(): Promise<{ totalFen: number; description: string; prepayIds: string[]; state: string }[]>;
  /** Writes in the chat, or opens it; the product hears of it at `url`. */
  say(said: { openid: string; url: string; text?: string | undefined }): Promise<object>;
  chat(openid: string): Promise<object>;
  /** The subscribe messages that arrived. */
  cards(openid: string): Promise<object>;
  setLostNotices(isLost: boolean): Promise<void>;
};

export const controlDoorAt = (controlUrl: string): ControlDoor => {
  const call = async <Answer>(method: string, door: string, body?: object): Promise<Answer> => {
    const answer = await fetch(`${controlUrl}/${door}`, {
      method,
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    if (!answer.ok) throw new Error(`local WeChat, ${door}: ${answer.status} ${await answer.text()}`);
    return (await answer.json()) as Answer;
  };
  return {
    createLogin: (openid) => call('POST', 'logins', { openid }),
    createPhoneCode: (openid, phone) => call('POST', 'phone-codes', { openid, phone }),
    subscribe: (tapped) => call('POST', 'subscriptions', tapped),
    requestPayment: (request) => call('POST', 'request-payment', request),
    orders: async () => (await call<{ orders: Awaited<ReturnType<ControlDoor['orders']>> }>('GET', 'orders')).orders,
    say: (said) => call('POST', 'says', said),
    chat: (openid) => call('GET', `chats/${encodeURIComponent(openid)}`),
    cards: (openid) => call('GET', `cards?openid=${encodeURIComponent(openid)}`),
    setLostNotices: async (isLost) => {
      if (isLost) await call('POST', 'faults', { name: 'notice.dropped' });
      else await call('DELETE', 'faults?name=notice.dropped');
    },
  };
};
