/** Work that is done again and again. It may run in several processes at once: SQL leases decide who does what. */
export type RecurringJob = { readonly name: string; readonly everyMs: number; run(): Promise<unknown> };

/** Runs jobs until `stop`, which waits for what is running. */
export type JobRunner = { stop(): Promise<void> };
