/**
 * Everything the rooms tell each other, and who listens. A new listener is a new name here and one `on-<event>.ts`;
 * a test asserts that every name is wired. Payloads hold our own numbers only, never personal data.
 */
export const LISTENERS = {
  'payment.settled': ['issueReceipts', 'stopReminders', 'tellOfPayment', 'prepareReplacedRefunds'],
  'order.expired': ['tellOfUnpaid'],
  'order.takenOver': ['tellOfTakeover'],
  'contributions.imported': ['stopRemindersOfImport'],
  'refund.decided': [],
  'stages.reached': ['tellOfAccounts'],
  'stage.late': ['tellOfLate'],
  'refund.succeeded': ['tellOfRefund'],
  'refund.refused': ['tellOfRefusal'],
  'identity.payerAdded': ['tellOfPayer'],
  'identity.frozen': [],
  'family.asked': [],
  'family.decided': [],
  'family.ended': ['closeOrdersOfEnded'],
  'family.disputed': ['closeOrdersOfEnded'],
  'push.received': ['workPush'],
} as const satisfies Record<string, readonly string[]>;

export type EventName = keyof typeof LISTENERS;
export type Listener = (typeof LISTENERS)[EventName][number];

export type EventPayload = {
  'payment.settled': { orderId: number };
  /** WeChat closed it unpaid, because its time was over. */
  'order.expired': { orderId: number };
  /** WeChat closed it unpaid, because somebody else pays for these years now. */
  'order.takenOver': { orderId: number };
  /** A few hundred people at most. */
  'contributions.imported': { participantIds: number[] };
  /** Lines whose money is in the personal account; a few hundred at most. */
  'stages.reached': { lineIds: number[] };
  /** Money of a receipt has not come as far as was promised; told once for each stage. */
  'stage.late': { receiptId: number };
  'refund.decided': { refundId: number };
  /** The payer has it: through WeChat, or by bank. */
  'refund.succeeded': { refundId: number };
  'refund.refused': { applicationId: number };
  /** A further account may pay for somebody whose own account is known. */
  'identity.payerAdded': { levelId: number; participantId: number; accountId: number };
  'identity.frozen': { participantId: number };
  'family.asked': { linkId: number };
  'family.decided': { linkId: number; decision: 'agree' | 'refuse' };
  'family.ended': { linkId: number; endedBy: 'payer' | 'insured' };
  'family.disputed': { linkId: number };
  'push.received': { inboxId: number };
};

/** Handles one event. It may run twice and looks again before it acts. */
export type Handlers = Readonly<Record<Listener, (payload: never) => Promise<void>>>;
