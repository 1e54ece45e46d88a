type Stop = (participantIds: readonly number[]) => Promise<void>;

/** `contributions.imported`: the same for banks, villages and whoever else took the money. */
export const stopOnContributionsImported =
  (stop: Stop) =>
  ({ participantIds }: { participantIds: number[] }): Promise<void> =>
    stop(participantIds);
