/**
 * The life of a message. `sent`: it is on its way, nobody knows more · `accepted`: WeChat or the gateway took it, which is
 * not yet on the phone · `delivered`: WeChat says it arrived.
 */
export const MESSAGE_STATES = ['planned', 'sent', 'accepted', 'delivered', 'refused', 'failed'] as const;
export type MessageState = (typeof MESSAGE_STATES)[number];
