type Stop = (participantIds: readonly number[]) => Promise<void>;

/** `payment.settled`: reminders about whoever was paid for stop at once. */
export const stopOnPaymentSettled =
  ({ stop, peopleOfOrder }: { stop: Stop; peopleOfOrder: (orderId: number) => Promise<number[]> }) =>
  async ({ orderId }: { orderId: number }): Promise<void> =>
    stop(await peopleOfOrder(orderId));
